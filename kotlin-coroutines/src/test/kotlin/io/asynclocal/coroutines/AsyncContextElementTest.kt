package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import io.asynclocal.ThreadView
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

@OptIn(DelicateCoroutinesApi::class)
internal class AsyncContextElementTest {
  private val storage = AsyncLocalStorage.create<String>()
  private val other = AsyncLocalStorage.builder<String>().name("other").defaultValue("d").build()

  @AfterEach
  fun nothingIsLeftOnTheTestsThread() {
    assertTrue(ThreadView.ofCurrentThread().holdsNothing())
  }

  @Test
  fun asyncContext_carriesEveryStoreOverSuspensionsAndDispatchers() {
    storage.run("a") {
      other.run("b") {
        runBlocking(asyncContext()) {
          delay(1)
          assertEquals(listOf("a", "b"), seen())
          withContext(Dispatchers.IO) {
            delay(1)
            assertEquals(listOf("a", "b"), seen())
          }
          assertEquals(listOf("a", "b"), seen())
        }
      }
    }
  }

  @Test
  fun asyncContext_ofAnotherContextBeginsThere() {
    val captured = storage.call<AsyncContext, RuntimeException>("a") { AsyncContext.current() }
    storage.run("b") { runBlocking(asyncContext(captured)) { assertEquals("a", storage.store) } }
  }

  @Test
  fun asContextElement_isNotReplacedByTheLaunchersStore() {
    storage.run("launcher") {
      runBlocking(storage.asContextElement("explicit")) {
        assertEquals("explicit", storage.store)
        launch(storage.asContextElement("child")) { assertEquals("child", storage.store) }.join()
        assertEquals("explicit", storage.store)
      }
    }
  }

  @Test
  fun asContextElement_leavesOtherStoragesAsWhereItIsLaunched() {
    val element = storage.asContextElement("a")
    other.run("launcher") { runBlocking(element) { assertEquals(listOf("a", "launcher"), seen()) } }
  }

  @Test
  fun asContextElement_addsUpInEveryOrder() {
    val a = storage.asContextElement("a")
    val b = other.asContextElement("b")
    val name = CoroutineName("name")
    val sums =
      listOf(a + b, b + a, a + name + b, name + a + b, a + (b + name), Dispatchers.IO + a + b)
    sums.forEach { runBlocking(it) { assertEquals(listOf("a", "b"), seen(), it.toString()) } }
  }

  @Test
  fun asContextElement_ofTheSameStorageReplacesTheEarlier() {
    runBlocking(storage.asContextElement("a") + storage.asContextElement(null)) {
      assertNull(storage.store)
    }
    runBlocking(storage.asContextElement("a") + asyncContext(AsyncContext.root())) {
      assertNull(storage.store)
    }
  }

  @Test
  fun launch_inheritsWhatIsCurrentWhereItIsCalled() {
    runBlocking(storage.asContextElement("parent")) {
      val outer: CoroutineScope = this
      val inRun = storage.call<_, RuntimeException>("run") { async { storage.store } }
      val inStore = storage.withStore("with") { outer.async(Dispatchers.IO) { storage.store } }
      assertEquals(listOf("run", "with"), listOf(inRun.await(), inStore.await()))
      assertEquals("parent", async { storage.store }.await())
    }
  }

  @Test
  fun launch_fromAThreadWithoutContextInheritsTheScopes() {
    runBlocking(storage.asContextElement("scope")) {
      val scope: CoroutineScope = this
      val seen =
        CompletableFuture.supplyAsync(
          { scope.async { storage.store } },
          Dispatchers.Default.asExecutor(),
        )
      assertEquals("scope", seen.await().await())
    }
  }

  @Test
  fun launch_inTheRootSuppressesWhatTheScopeHas() {
    runBlocking(storage.asContextElement("scope")) {
      val scope: CoroutineScope = this
      val root = AsyncContext.root()
      val seen =
        listOf(
          root.call<_, RuntimeException> { async { storage.store } },
          root.bindSupplier { async(Dispatchers.IO) { storage.store } }.get(),
          root.makeCurrent().use { async { storage.store } },
          withContext(Dispatchers.Default + asyncContext(root)) { scope.async { storage.store } },
          withContext(asyncContext(root)) { async { yield().let { storage.store } } },
        )
      assertEquals(List(5) { null }, seen.map { it.await() })
      assertEquals("scope", async { storage.store }.await())
    }
  }

  @Test
  fun launch_lazilyStartedKeepsTheContextOfItsCreation() {
    runBlocking(storage.asContextElement("created")) {
      val lazy = async(start = CoroutineStart.LAZY) { storage.store }
      val seen = storage.withStore("started") { lazy.await() }
      assertEquals("created", seen)
    }
  }

  @Test
  fun launch_undispatchedRestoresTheCaller() {
    runBlocking(storage.asContextElement("caller")) {
      storage.run("launched") {
        launch(start = CoroutineStart.UNDISPATCHED) {
          storage.enterWith("entered")
          delay(1)
        }
        assertEquals("launched", storage.store)
      }
      assertEquals("caller", storage.store)
    }
  }

  @Test
  fun withStore_bindsOverSuspensionsAndRestores() {
    runBlocking(storage.asContextElement("before")) {
      val result =
        storage.withStore("inside") {
          delay(1)
          assertEquals("inside", storage.store)
          withContext(Dispatchers.IO) { storage.store }
        }
      assertEquals("inside", result)
      assertEquals("before", storage.store)
      delay(1)
      assertEquals("before", storage.store)
    }
  }

  @Test
  fun withStore_worksWithoutAnElement() {
    runBlocking(Dispatchers.Default) {
      storage.withStore("a") {
        delay(1)
        assertEquals("a", storage.store)
      }
      assertNull(storage.store)
    }
  }

  @Test
  fun withContext_leavesNothingOnThePoolsThreads() {
    Executors.newSingleThreadExecutor().asCoroutineDispatcher().use { single ->
      runBlocking(storage.asContextElement("a")) {
        withContext(single) { storage.enterWith("b") }
        launch(single) { delay(1) }.join()
      }
      val left = CompletableFuture<AsyncContext>()
      single.asExecutor().execute { left.complete(AsyncContext.current()) }
      assertSame(AsyncContext.root(), left.get())
    }
  }

  @Test
  fun asyncContextScope_launchesInTheCallersContext() {
    val scope = AsyncContextScope(Dispatchers.Default)
    val first = storage.call<_, RuntimeException>("a") { scope.async { storage.store } }
    val second = storage.call<_, RuntimeException>("b") { scope.async { storage.store } }
    val third = scope.async { storage.store }
    runBlocking {
      assertEquals(listOf("a", "b", null), listOf(first, second, third).map { it.await() })
    }
  }

  @Test
  fun flow_runsInTheCollectorsContextOnEveryDispatcher() {
    val source = flow {
      emit(storage.store)
      delay(1)
      emit(storage.store)
    }
    runBlocking(storage.asContextElement("collector")) {
      assertEquals(List(2) { "collector" }, source.flowOn(Dispatchers.IO).toList())
      val seen = source.flowOn(storage.asContextElement("on")).map { it to storage.store }.toList()
      assertEquals(List(2) { "on" to "collector" }, seen)
    }
  }

  @Test
  fun globalScope_withAnElementHasTheStores() {
    val seen =
      storage.call<_, RuntimeException>("a") { GlobalScope.async(asyncContext()) { storage.store } }
    runBlocking { assertEquals("a", seen.await()) }
  }

  @Test
  fun currentAsyncContext_isTheCoroutinesContext() {
    runBlocking(storage.asContextElement("a")) {
      delay(1)
      val captured = currentAsyncContext()
      withContext(asyncContext(AsyncContext.root())) {
        assertEquals("a", captured.call<_, RuntimeException> { storage.store })
      }
    }
  }

  private fun seen(): List<String?> = listOf(storage.store, other.store)
}
