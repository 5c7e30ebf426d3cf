package io.asynclocal.coroutines

import io.asynclocal.AsyncHookCallbacks
import io.asynclocal.AsyncHooks
import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What hooks are told of coroutines that have the element. */
@OptIn(DelicateCoroutinesApi::class)
internal class HooksTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()

  @Test
  fun launch_isToldWithEachResumptionAndItsEnd() {
    assertEquals(
      listOf(
        "init 1 by nobody",
        "before 1",
        "after 1",
        "before 1",
        "after 1",
        "before 1",
        "after 1",
        "destroy 1",
      ),
      told { scope -> scope.launch { repeat(2) { yield() } }.join() },
    )
  }

  @Test
  fun launch_insideACoroutineIsTriggeredByThat() {
    assertEquals(
      listOf(
        "init 1 by nobody",
        "before 1",
        "init 2 by 1",
        "after 1",
        "before 2",
        "after 2",
        "destroy 2",
        "before 1",
        "after 1",
        "destroy 1",
      ),
      told { scope -> scope.launch { launch {}.join() }.join() },
    )
  }

  @Test
  fun coroutine_whoseChildrenGoOnIsDestroyedWithTheLastOfThem() {
    assertEquals(
      listOf(
        "init 1 by nobody",
        "before 1",
        "init 2 by 1",
        "after 1",
        "before 2",
        "destroy 1",
        "after 2",
        "destroy 2",
      ),
      told { scope -> scope.launch { launch {} }.join() },
    )
  }

  @Test
  fun undispatchedStart_isToldInsideOfTheLauncher() {
    assertEquals(
      listOf("init 1 by nobody", "before 1", "after 1", "before 1", "after 1", "destroy 1"),
      told { scope -> scope.launch(start = CoroutineStart.UNDISPATCHED) { yield() }.join() },
    )
  }

  @Test
  fun withContext_isAResumptionOnlyWhereItIsDispatched() {
    assertEquals(
      listOf("init 1 by nobody", "before 1", "after 1", "destroy 1"),
      told { scope -> scope.launch { withContext(CoroutineName("part")) {} }.join() },
    )
    RecordedCoroutines().use { recorded ->
      val suspended = CountDownLatch(1)
      runBlocking {
        launch(asyncContext()) {
          withContext(Dispatchers.IO) { assertTrue(suspended.await(30, TimeUnit.SECONDS)) }
        }
        launch { suspended.countDown() }
      }
      recorded.awaitDestroyed(1)
      // The threads of a hand-over tell of their part independently of each other.
      val counts = recorded.events.groupingBy { it }.eachCount()
      val threeTimes = mapOf("before 1" to 3, "after 1" to 3)
      assertEquals(threeTimes + mapOf("init 1 by nobody" to 1, "destroy 1" to 1), counts)
      assertEquals("destroy 1", recorded.events.last())
    }
  }

  @Test
  fun withStore_isACoroutineOfItsOwn() {
    assertEquals(
      listOf(
        "init 1 by nobody",
        "before 1",
        "init 2 by 1",
        "before 2",
        "after 2",
        "destroy 2",
        "after 1",
        "destroy 1",
      ),
      told { scope -> scope.launch { storage.withStore("inside") {} }.join() },
    )
  }

  @Test
  fun cancelledCoroutine_isDestroyedOnce() {
    assertEquals(
      listOf("init 1 by nobody", "before 1", "after 1", "before 1", "after 1", "destroy 1"),
      told { scope ->
        val job = scope.launch(start = CoroutineStart.UNDISPATCHED) { awaitCancellation() }
        job.cancelAndJoin()
      },
    )
    assertEquals(
      listOf("init 1 by nobody", "before 1", "after 1", "destroy 1"),
      told { scope -> scope.launch { error("never begun") }.cancelAndJoin() },
      "cancelled before it began",
    )
  }

  @Test
  fun lazyCoroutine_thatIsCancelledBeforeItsStartIsDestroyedThen() {
    assertEquals(
      listOf("init 1 by nobody", "destroy 1", "init 2 by nobody", "destroy 2"),
      told { scope ->
        scope.launch(start = CoroutineStart.LAZY) { error("never begun") }.cancel()
        scope.async(CoroutineName("second"), CoroutineStart.LAZY) { error("never begun") }.cancel()
      },
    )
    assertEquals(
      listOf("init 1 by nobody", "before 1", "init 2 by 1", "destroy 2", "after 1", "destroy 1"),
      told { scope ->
        val job = scope.launch {
          coroutineScope { launch(start = CoroutineStart.LAZY) { error("never begun") }.cancel() }
        }
        job.join()
      },
      "inside a coroutine",
    )
    RecordedCoroutines().use { recorded ->
      GlobalScope.launch(Dispatchers.IO + asyncContext(), CoroutineStart.LAZY) {}.cancel()
      assertEquals(listOf("init 1 by nobody", "destroy 1"), recorded.events, "without a parent")
    }
  }

  @Test
  fun lazyCoroutine_thatIsStartedIsToldAsAnyOther() {
    assertEquals(
      listOf("init 1 by nobody", "before 1", "after 1", "destroy 1"),
      told { scope -> scope.launch(start = CoroutineStart.LAZY) {}.join() },
    )
  }

  @Test
  fun coroutine_whoseParentIsLazyEndsWithItsOwnJob() {
    assertEquals(
      listOf("init 1 by nobody", "init 2 by nobody", "before 1", "after 1", "before 2", "destroy 1")
        .plus(listOf("after 2", "destroy 2")),
      told { scope ->
        val parent = scope.launch(start = CoroutineStart.LAZY) {}
        scope.launch(CoroutineName("child") + parent) {}.join()
        parent.join()
      },
    )
  }

  @Test
  fun contextOfALaunch_isLikeAnyOther() {
    RecordedCoroutines().use {
      runBlocking(CoroutineName("outer") + asyncContext()) {
        val context = coroutineContext
        assertEquals("outer", context[CoroutineName]?.name)
        assertSame(context, context + EmptyCoroutineContext)
        assertNull(context.minusKey(CoroutineName)[CoroutineName])
        assertEquals("other", (context + CoroutineName("other"))[CoroutineName]?.name)
        val element =
          context.fold<CoroutineContext.Element?>(null) { found, it ->
            if (it.key == AsyncContextElement) it else found
          }
        assertSame(context[AsyncContextElement], element)
        assertTrue("CoroutineName(outer)" in "$context", "$context")
      }
    }
  }

  @Test
  fun failedCoroutine_isDestroyedOnce() {
    assertEquals(
      listOf("init 1 by nobody", "before 1", "after 1", "destroy 1"),
      told { scope ->
        val failing = scope.async<Unit> { error("on purpose") }
        assertEquals("on purpose", runCatching { failing.await() }.exceptionOrNull()?.message)
      },
    )
  }

  @Test
  fun manyCoroutines_areEachToldInPairsAndDestroyedOnce() {
    RecordedCoroutines().use { recorded ->
      runBlocking(Dispatchers.Default) {
        val scope = AsyncContextScope(Dispatchers.Default)
        List(500) {
            scope.launch {
              withContext(Dispatchers.IO) { yield() }
              if (it % 3 == 0) awaitCancellation() else delay(1)
            }
          }
          .onEachIndexed { number, job -> if (number % 3 == 0) job.cancel() }
          .joinAll()
      }
      recorded.awaitDestroyed(500)
      val byCoroutine = recorded.events.groupBy({ it.split(" ")[1] }, { it.split(" ")[0] })
      assertEquals(500, byCoroutine.size)
      byCoroutine.values.forEach { events ->
        assertEquals("init", events.first(), "$events")
        assertEquals(1, events.count { it == "destroy" }, "$events")
        assertEquals(events.count { it == "before" }, events.count { it == "after" }, "$events")
      }
    }
  }

  @Test
  fun insideOfACoroutine_itIsTheOneThatRuns() {
    RecordedCoroutines().use {
      runBlocking(asyncContext()) {
        val outer = AsyncHooks.executionAsyncId()
        yield()
        assertEquals(outer, AsyncHooks.executionAsyncId())
        withContext(CoroutineName("part")) { assertEquals(outer, AsyncHooks.executionAsyncId()) }
        launch {
          assertNotEquals(outer, AsyncHooks.executionAsyncId())
          assertEquals(outer, AsyncHooks.triggerAsyncId())
        }
          .join()
      }
      assertEquals(1, AsyncHooks.executionAsyncId())
    }
  }

  @Test
  fun stores_areTheCallersInBeforeAndAfterAndTheCoroutinesInItsBody() {
    val seen = mutableListOf<String?>()
    val callbacks =
      object : AsyncHookCallbacks {
        override fun before(asyncId: Long) {
          seen += storage.store
        }

        override fun after(asyncId: Long) {
          seen += storage.store
        }
      }
    val hook = AsyncHooks.createHook(callbacks).enable()
    try {
      storage.run("caller") {
        CoroutineScope(Dispatchers.Unconfined + storage.asContextElement("coroutine")).launch {
          seen += storage.store
          storage.enterWith("entered")
        }
      }
    } finally {
      hook.disable()
    }
    assertEquals(listOf<String?>("caller", "coroutine", "caller"), seen)
  }

  @Test
  fun hooksSwitchedInACoroutine_changeNothingForIt() {
    runBlocking(asyncContext()) {
      val recorded = RecordedCoroutines()
      storage.enterWith("before")
      yield()
      val watched = launch {
        yield()
        assertEquals("before", storage.store)
        storage.enterWith("child")
        yield()
        assertEquals("child", storage.store)
      }
      yield()
      recorded.close()
      watched.join()
      assertEquals("before", storage.store)
      assertEquals(listOf("init 1 by nobody", "before 1"), recorded.events.take(2))
    }
  }

  @Test
  fun withoutHooks_nothingIsMade() {
    runBlocking(asyncContext()) {
      assertEquals(1, AsyncHooks.executionAsyncId())
      val children = List(2) { async { AsyncHooks.executionAsyncId() } }
      assertEquals(listOf(1L, 1L), children.awaitAll())
      assertTrue(coroutineContext[AsyncContextElement] !is WatchedElement)
    }
    assertNull(storage.store)
  }

  /** Returns what is told while [launch] runs on an event loop, which has no element itself. */
  private fun told(launch: suspend (CoroutineScope) -> Unit): List<String> =
    RecordedCoroutines().use { recorded ->
      runBlocking {
        val job = SupervisorJob()
        launch(CoroutineScope(coroutineContext + job + inheritedAsyncContext()))
        job.cancelAndJoin()
        yield()
      }
      recorded.events
    }
}
