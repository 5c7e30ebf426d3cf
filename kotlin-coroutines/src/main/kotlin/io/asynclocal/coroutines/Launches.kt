package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import java.lang.System.Logger.Level
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.Job

/**
 * Reports coroutines that are begun without an [AsyncContextElement] where stores are in force, the
 * usual mistake, with the place where each is launched. For tests and for hunting: while anybody
 * wants reports, every launch in this process is looked at, and a mistake costs a stack trace.
 *
 * Kotlin calls a function of its own, which does nothing, whenever a coroutine is created;
 * debuggers replace that, and so does this. It needs `net.bytebuddy:byte-buddy` and
 * `byte-buddy-agent` on the class path. Java 21 and later print a warning about an agent that is
 * loaded while they run, unless they are started with `-XX:+EnableDynamicAgentLoading` or with the
 * second jar as `-javaagent`.
 *
 * Not told: coroutines without a `Job`, which are those of `sequence`, never resumed elsewhere, and
 * those that are begun by `startCoroutine` of Kotlin's own library; blocks of `coroutineScope`,
 * `withTimeout` and undispatched `withContext`, which are parts of a coroutine that has been told;
 * coroutines that have no stores to lose.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.coroutinesWithoutContext
 * @param report what to call with each, on the launching thread and before the coroutine begins; by
 *   default the first of each place is logged
 * @return what ends the reports, and with the last of them leaves Kotlin's function as it was
 * @throws IllegalStateException if Kotlin's function can't be replaced, as without Byte Buddy;
 *   nothing has changed then
 */
public fun reportCoroutinesWithoutContext(
  report: (CoroutineWithoutContext) -> Unit = loggingOncePerPlace()
): AutoCloseable = Launches.tell(report)

/** Who wants to be told of launches; called by what [LaunchProbe] adds to Kotlin's function. */
internal object Launches {
  private val reports = CopyOnWriteArrayList<Report>()
  private var probe: AutoCloseable? = null

  @JvmStatic
  fun created(completion: Continuation<*>) {
    val stores = AsyncContext.current()
    if (stores !== AsyncContext.root()) {
      val coroutine = completion.context
      if (coroutine[Job] != null && coroutine[AsyncContextElement] == null) {
        tellAll(coroutine, stores)
      }
    }
  }

  fun tell(report: (CoroutineWithoutContext) -> Unit): AutoCloseable =
    synchronized(this) {
      if (probe == null) {
        probe = install()
      }
      Report(report).also { reports += it }
    }

  /** Out here, since without Byte Buddy's classes the probe can't even be loaded. */
  private fun install(): AutoCloseable =
    try {
      LaunchProbe.install()
    } catch (e: NoClassDefFoundError) {
      throw IllegalStateException(
        "Byte Buddy is not on the class path: ${e.message} is missing. Add" +
          " net.bytebuddy:byte-buddy and net.bytebuddy:byte-buddy-agent.",
        e,
      )
    }

  private fun tellAll(coroutine: CoroutineContext, stores: AsyncContext) {
    val calls = Throwable().stackTrace.asList()
    val launch = calls.drop(calls.indexOfFirst { it.className == LaunchProbe.FUNCTION_CLASS } + 1)
    val found = CoroutineWithoutContext(coroutine, "$stores", launch)
    // In the root, so that a report that launches coroutines of its own is not told of them.
    AsyncContext.root().run { reports.forEach { it.tell(found) } }
  }

  /** One report, until it is closed. */
  private class Report(private val report: (CoroutineWithoutContext) -> Unit) : AutoCloseable {
    /** A report that throws must not harm the launch. */
    fun tell(found: CoroutineWithoutContext) {
      try {
        report(found)
      } catch (e: Exception) {
        System.getLogger("io.asynclocal").log(Level.WARNING, "The report of \"$found\" failed.", e)
      }
    }

    override fun close() =
      synchronized(Launches) {
        if (reports.remove(this) && reports.isEmpty()) {
          probe?.close()
          probe = null
        }
      }
  }
}
