package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.ThreadView
import io.micrometer.context.ContextSnapshotFactory
import java.util.concurrent.Executors
import kotlin.coroutines.resume
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What a coroutine enters holds for the rest of it, and the same code never gives two answers. */
internal class EnterWithTest {
  private val storage = AsyncLocalStorage.create<String>()
  private val other = AsyncLocalStorage.create<String>()

  @AfterEach
  fun nothingIsLeftOnTheTestsThread() {
    assertTrue(ThreadView.ofCurrentThread().holdsNothing())
  }

  @Test
  fun enterWith_holdsOverSuspensionsThatMoveTheCoroutineAtOnce() {
    // The other thread often resumes the coroutine before this one has finished suspending it.
    // Not the dispatchers that everybody has: while nobody else dispatches anything, a task that
    // comes when all their workers go to sleep may lie (kotlinx.coroutines' issue 4491).
    Executors.newFixedThreadPool(2).asCoroutineDispatcher().use { own ->
      Executors.newFixedThreadPool(2).asCoroutineDispatcher().use { elsewhere ->
        runBlocking(own + asyncContext()) {
          repeat(20_000) {
            storage.enterWith("$it")
            suspendCancellableCoroutine { coroutine ->
              elsewhere.executor.execute { coroutine.resume(Unit) }
            }
            assertEquals("$it", storage.store)
            storage.enterWith("again $it")
            withContext(elsewhere) { assertEquals("again $it", storage.store) }
            assertEquals("again $it", storage.store)
          }
        }
      }
    }
  }

  @Test
  fun enterWith_inWithContextHoldsAfterItWhetherOrNotItSuspendsOrMoves() {
    val contexts =
      listOf(Dispatchers.IO, Dispatchers.Unconfined, CoroutineName("name"), asyncName())
    for (context in contexts) {
      for (suspends in listOf(false, true)) {
        runBlocking(Dispatchers.Default + asyncContext()) {
          repeat(500) {
            withContext(context) {
              if (suspends) yield()
              storage.enterWith("$it")
              if (suspends) yield()
            }
            assertEquals("$it", storage.store, "$context")
            yield()
            assertEquals("$it", storage.store, "$context")
          }
        }
      }
    }
  }

  @Test
  fun enterWith_inScopesOfTheSameCoroutineHoldsAfterThem() {
    runBlocking(asyncContext()) {
      coroutineScope { storage.enterWith("coroutineScope") }
      assertEquals("coroutineScope", storage.store)
      supervisorScope {
        delay(1)
        storage.enterWith("supervisorScope")
      }
      assertEquals("supervisorScope", storage.store)
      withTimeout(10_000) {
        storage.enterWith("withTimeout")
        delay(1)
      }
      assertEquals("withTimeout", storage.store)
    }
  }

  @Test
  fun enterWith_isInheritedByChildrenLaunchedAfterIt() {
    runBlocking(Dispatchers.Default + asyncContext()) {
      val before = async(start = CoroutineStart.LAZY) { storage.store }
      storage.enterWith("entered")
      val after = async { storage.store }
      val undispatched = async(start = CoroutineStart.UNDISPATCHED) { storage.store }
      yield()
      storage.enterWith("later")
      assertNull(before.await())
      assertEquals("entered", after.await())
      assertEquals("entered", undispatched.await())
    }
  }

  @Test
  fun enterWith_isSeenNeitherByTheParentNorBySiblings() {
    for (dispatcher in listOf(Dispatchers.Default, Dispatchers.Unconfined)) {
      runBlocking(dispatcher + storage.asContextElement("parent")) {
        val entered = Channel<Unit>(Channel.RENDEZVOUS)
        val start = CoroutineStart.UNDISPATCHED
        val sibling =
          async(start = start) {
            entered.receive()
            storage.store
          }
        launch(start = start) {
            storage.enterWith("child")
            entered.send(Unit)
            yield()
            assertEquals("child", storage.store)
          }
          .join()
        assertEquals("parent", sibling.await())
        assertEquals("parent", storage.store)
      }
    }
  }

  @Test
  fun enterWith_betweenSiblingsOfOneEventLoopDoesNotLeak() {
    runBlocking(asyncContext()) {
      val children =
        List(100) {
          async {
            assertNull(storage.store)
            storage.enterWith("$it")
            yield()
            storage.store
          }
        }
      assertEquals(List(100) { "$it" }, children.map { it.await() })
      assertNull(storage.store)
    }
  }

  @Test
  fun enterWith_insideRunHoldsForOtherStoragesOnly() {
    runBlocking(Dispatchers.Default + asyncContext()) {
      storage.run("run") {
        storage.enterWith("forgotten")
        other.enterWith("holds")
      }
      yield()
      assertEquals(listOf(null, "holds"), listOf(storage.store, other.store))
    }
  }

  @Test
  fun enterWith_insideWithStoreHoldsForOtherStoragesOnly() {
    runBlocking(Dispatchers.Default + storage.asContextElement("before")) {
      val result = runCatching {
        storage.withStore("inside") {
          yield()
          storage.enterWith("forgotten")
          other.enterWith("holds")
          withContext(Dispatchers.IO) { other.enterWith("holds more") }
          throw IllegalStateException("on purpose")
        }
      }
      assertEquals("on purpose", result.exceptionOrNull()?.message)
      assertEquals(listOf("before", "holds more"), listOf(storage.store, other.store))
      yield()
      assertEquals(listOf("before", "holds more"), listOf(storage.store, other.store))
    }
  }

  @Test
  fun enterWith_insideWithContextOfAnElementEndsWithIt() {
    runBlocking(Dispatchers.Default + asyncContext()) {
      withContext(storage.asContextElement("inside")) { other.enterWith("ends") }
      assertEquals(listOf(null, null), listOf(storage.store, other.store))
      yield()
      assertEquals(listOf(null, null), listOf(storage.store, other.store))
    }
  }

  @Test
  fun run_roundTheHandOverIsNotSeenByWhatIsResumed() {
    runBlocking(Dispatchers.Default + storage.asContextElement("coroutine")) {
      repeat(5_000) {
        suspendCancellableCoroutine { coroutine ->
          storage.run("call") { Dispatchers.IO.asExecutor().execute { coroutine.resume(Unit) } }
        }
        assertEquals("coroutine", storage.store)
      }
    }
  }

  @Test
  fun enterWith_afterAMicrometerScopeHoldsOverSuspensions() {
    val snapshot = ContextSnapshotFactory.builder().clearMissing(true).build().captureAll()
    runBlocking(Dispatchers.Default + storage.asContextElement("before")) {
      repeat(500) {
        snapshot.setThreadLocals().use {
          assertNull(storage.store)
          other.enterWith("ends with the scope")
        }
        assertNull(other.store)
        storage.enterWith("$it")
        yield()
        assertEquals("$it", storage.store)
      }
    }
  }

  private fun asyncName() = CoroutineName("other") + Dispatchers.Default
}
