package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import java.io.File
import java.lang.reflect.InvocationTargetException
import java.net.URLClassLoader
import java.util.concurrent.CopyOnWriteArrayList
import java.util.logging.Level
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.future
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** Coroutines that are launched without the element where stores are in force. */
@OptIn(DelicateCoroutinesApi::class)
internal class LaunchesTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.builder<String>().name("requestId").build()
  private val other = AsyncLocalStorage.builder<String>().name("tenant").build()
  private val found = CopyOnWriteArrayList<CoroutineWithoutContext>()
  private val outside = CoroutineScope(Dispatchers.Default)

  private fun reported(launch: () -> Unit): List<CoroutineWithoutContext> {
    reportCoroutinesWithoutContext { found += it }.use { launch() }
    return found.toList().also { found.clear() }
  }

  @Test
  fun report_namesTheCoroutineThePlaceAndTheStores() {
    val line = Throwable().stackTrace[0].lineNumber + 2
    val report = reported {
      storage.run("a") { other.run("b") { outside.launch(CoroutineName("forgetful")) {} } }
    }
    assertEquals(1, report.size)
    val place = report.single().place
    assertEquals(LaunchesTest::class.java.name, place.className.substringBefore('$'))
    assertEquals("LaunchesTest.kt:$line", "${place.fileName}:${place.lineNumber}")
    assertEquals(CoroutineName("forgetful"), report.single().coroutine[CoroutineName])
    assertEquals("AsyncContext[requestId, tenant]", report.single().stores)
    val text = report.single().toString()
    listOf("forgetful", "LaunchesTest.kt:$line", "requestId", "AsyncContextScope").forEach {
      assertTrue(text.contains(it), text)
    }
  }

  @Test
  fun everyBuilder_isReportedWhereItIsCalled() {
    val launches: Map<String, () -> Unit> =
      mapOf(
        "launch" to { outside.launch {} },
        "GlobalScope.launch" to { GlobalScope.launch {} },
        "async" to { outside.async {} },
        "undispatched" to { outside.launch(start = CoroutineStart.UNDISPATCHED) {} },
        "lazy" to { outside.launch(start = CoroutineStart.LAZY) {}.start() },
        "future" to { outside.future {} },
        "runBlocking" to { runBlocking {} },
        "mono" to { mono {}.subscribe() },
      )
    launches.forEach { (name, launch) ->
      val report = reported { storage.run("a", launch) }
      assertEquals(1, report.size, name)
      assertTrue(report.single().place.className.startsWith(LaunchesTest::class.java.name), name)
    }
  }

  @Test
  fun withContext_ofAnotherDispatcherIsReportedInACoroutineThatHasNone() {
    val report = reported {
      storage.run("a") {
        runBlocking {
          coroutineScope { delay(1) }
          withTimeout(10_000) { delay(1) }
          withContext(Dispatchers.IO) { assertEquals(null, storage.store) }
        }
      }
    }
    assertEquals(2, report.size, "runBlocking and withContext: $report")
  }

  @Test
  fun coroutinesThatHaveTheElementOrNothingToLose_areNotReported() {
    val report = reported {
      val scope = AsyncContextScope(Dispatchers.Default)
      outside.launch {}
      storage.run("a") {
        scope.launch {
          storage.enterWith("entered")
          launch { delay(1) }
          withContext(Dispatchers.IO) { storage.withStore("b") { delay(1) } }
        }
        outside.launch(asyncContext()) {}
        mono(inheritedAsyncContext()) {}.subscribe()
        AsyncContext.root().run { outside.launch {} }
        assertEquals(listOf(1, 2), sequence { yieldAll(listOf(1, 2)) }.toList())
      }
      runBlocking { scope.coroutineContext[kotlinx.coroutines.Job]!!.children.toList().joinAll() }
    }
    assertEquals(emptyList<CoroutineWithoutContext>(), report)
  }

  @Test
  fun closedReports_areToldNothing() {
    storage.run("a") {
      val first = reportCoroutinesWithoutContext { found += it }
      val second = reportCoroutinesWithoutContext { found += it }
      outside.launch {}
      assertEquals(2, found.size)
      first.close()
      first.close()
      outside.launch {}
      assertEquals(3, found.size)
      second.close()
      outside.launch {}
      assertEquals(3, found.size)
      found.clear()
      assertEquals(1, reported { outside.launch {} }.size, "installed again")
      outside.launch {}
      assertEquals(0, found.size)
    }
  }

  @Test
  fun reportThatThrowsOrLaunches_harmsNothing() {
    LoggedWarnings().use { logged ->
      val launched = CopyOnWriteArrayList<String>()
      reportCoroutinesWithoutContext {
        GlobalScope.launch { launched += "by the report" }
        error("on purpose")
      }
        .use { storage.run("a") { runBlocking { launched += "the coroutine" } } }
      assertTrue(launched.contains("the coroutine"))
      assertEquals(1, logged.messages.size, "${logged.messages}")
      assertTrue(logged.messages.single().contains("The report of"), "${logged.messages}")
    }
  }

  @Test
  fun byDefault_theFirstOfEachPlaceIsLogged() {
    LoggedWarnings().use { logged ->
      reportCoroutinesWithoutContext().use {
        storage.run("a") { repeat(3) { outside.launch(CoroutineName("logged")) {} } }
      }
      assertEquals(1, logged.messages.size, "${logged.messages}")
      assertTrue(logged.messages.single().startsWith("CoroutineName(logged)"))
      assertEquals(listOf(Level.WARNING), logged.levels)
    }
  }

  @Test
  fun withoutByteBuddy_theErrorSaysWhatToAdd() {
    assertNull(failureWithout(null), "with all that is needed")
    listOf("byte-buddy", "byte-buddy-agent").forEach { missing ->
      val failure = failureWithout(missing)
      assertInstanceOf(IllegalStateException::class.java, failure)
      val text = "${failure?.message}"
      assertTrue(text.startsWith("Byte Buddy is not on the class path: net/bytebuddy/"), text)
      assertTrue("net.bytebuddy:byte-buddy and net.bytebuddy:byte-buddy-agent" in text, text)
    }
  }

  /** Returns what a report fails with where the jar is missing, in an application of its own. */
  private fun failureWithout(missing: String?): Throwable? {
    val path = System.getProperty("java.class.path").split(File.pathSeparator).map(::File)
    val kept = path.filterNot { it.name.matches(Regex("$missing-[0-9.]+jar")) }
    assertEquals(path.size - (if (missing == null) 0 else 1), kept.size, "$path")
    val urls = kept.map { it.toURI().toURL() }.toTypedArray()
    return URLClassLoader(urls, ClassLoader.getPlatformClassLoader()).use { loader ->
      val report =
        loader.loadClass("io.asynclocal.coroutines.LaunchesKt").methods.single {
          it.name == "reportCoroutinesWithoutContext\$default"
        }
      try {
        (report.invoke(null, null, 1, null) as AutoCloseable).close()
        null
      } catch (e: InvocationTargetException) {
        e.cause
      }
    }
  }
}
