package io.asynclocal.coroutines

import java.lang.System.Logger.Level
import java.util.concurrent.ConcurrentHashMap
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineName

/**
 * A coroutine that was begun without an [AsyncContextElement] where stores were in force, which it
 * loses where it is resumed elsewhere; told by [reportCoroutinesWithoutContext].
 *
 * @property coroutine what the coroutine has instead: its name, its job, its dispatcher
 * @property stores the names of the storages in which the launcher had stores; never a store
 * @property stackTrace the calls that led to the launch, the innermost first
 */
public class CoroutineWithoutContext
internal constructor(
  public val coroutine: CoroutineContext,
  public val stores: String,
  public val stackTrace: List<StackTraceElement>,
) {
  /** Where it was launched: the innermost call that is none of Kotlin's, Reactor's or the JDK's. */
  public val place: StackTraceElement
    get() = stackTrace.firstOrNull { !it.isOfALibrary } ?: stackTrace.first()

  /** Returns what happened, and what to do about it. */
  override fun toString(): String =
    "${coroutine[CoroutineName] ?: "A coroutine"} was launched at $place without an" +
      " AsyncContextElement, and loses the stores of $stores where it is resumed elsewhere. Launch" +
      " it in an AsyncContextScope, or with asyncContext() or inheritedAsyncContext(); or, if it is" +
      " to have no stores, inside AsyncContext.root().run { … }."
}

private val LIBRARIES =
  listOf("kotlin.", "kotlinx.coroutines.", "java.", "jdk.", "reactor.", "io.reactivex.")

/** Whoever has read of so many places isn't reading any more. */
private const val MOST_PLACES = 1_000

private val StackTraceElement.isOfALibrary: Boolean
  get() = LIBRARIES.any(className::startsWith)

/** Returns a report that logs the first coroutine of each place. */
internal fun loggingOncePerPlace(): (CoroutineWithoutContext) -> Unit {
  val places = ConcurrentHashMap.newKeySet<StackTraceElement>()
  return { found ->
    if (places.size < MOST_PLACES && places.add(found.place)) {
      System.getLogger("io.asynclocal").log(Level.WARNING, found.toString())
    }
  }
}
