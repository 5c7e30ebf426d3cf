package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import io.asynclocal.concurrent.AsyncFutures
import io.asynclocal.concurrent.AsyncThreads
import io.asynclocal.reactor.ReactorIntegration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ForkJoinPool
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.shareIn
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.flux
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import reactor.core.publisher.Mono

/** What other libraries lose in coroutines, or answer by chance: one test for each. */
@OptIn(DelicateCoroutinesApi::class)
internal class PeerGapsTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()
  private val pool = ForkJoinPool.commonPool()

  private fun <T> inStore(store: String, body: () -> T): T =
    storage.call<T, RuntimeException>(store) { body() }

  @Test
  fun coroutinesWithoutAnElement_getOneFromTheirScope() {
    val scope = AsyncContextScope(Dispatchers.Default)
    val seen =
      inStore("launcher") {
        listOf(
          scope.async { withContext(Dispatchers.Default) { storage.store } },
          scope.async { withContext(storage.asContextElement("in")) { scope.seen() }.await() },
          GlobalScope.async(asyncContext()) { storage.store },
        ) to scope.future { yield().let { storage.store } }
      }
    runBlocking {
      assertEquals(listOf("launcher", "in", "launcher"), seen.first.awaitAll())
      assertEquals("launcher", seen.second.await())
    }
  }

  @Test
  fun storeEnteredBeforeASuspension_isThereAfterItWhetherOrNotItReallySuspends() {
    repeat(100) {
      runBlocking(Dispatchers.Default + asyncContext()) {
        storage.enterWith("entered")
        if (it % 2 == 0) yield()
        withContext(if (it % 3 == 0) Dispatchers.IO else Dispatchers.Default) {
          assertEquals("entered", storage.store)
        }
        assertEquals("entered", storage.store)
      }
    }
  }

  @Test
  fun explicitValue_isSeenByTheBodyOfEveryBuilder() {
    val explicit = storage.asContextElement("explicit")
    inStore("caller") {
      runBlocking(explicit) {
        assertEquals("explicit", storage.store)
        storage.enterWith("entered")
        assertEquals("explicit", async(explicit) { storage.store }.await())
        assertEquals("explicit", withContext(explicit) { storage.store })
        val undispatched = async(explicit, CoroutineStart.UNDISPATCHED) { storage.store }
        assertEquals("explicit", undispatched.await())
      }
    }
  }

  @Test
  fun storeEnteredInAPart_isThereAfterItOnEveryDispatcher() {
    runBlocking(Dispatchers.Default + asyncContext()) {
      val parts: List<Pair<String, suspend (suspend CoroutineScope.() -> Unit) -> Unit>> =
        listOf(
          "same dispatcher" to { withContext(Dispatchers.Default, it) },
          "other dispatcher" to { withContext(Dispatchers.IO, it) },
          "coroutineScope" to { coroutineScope(it) },
        )
      for ((name, part) in parts) {
        part {
          storage.enterWith(name)
          yield()
        }
        assertEquals(name, storage.store)
      }
    }
  }

  @Test
  fun storeEnteredInOneChild_doesNotLeakToSiblingsOnTheEventLoop() {
    runBlocking(asyncContext()) {
      launch { storage.enterWith("child") }.join()
      assertNull(async { storage.store }.await())
      assertNull(storage.store)
    }
    assertNull(storage.store)
  }

  @Test
  fun handlersCalledByAForeignThread_areBoundToTheCoroutine() {
    val cancelled = CompletableFuture<String?>()
    val undelivered = CompletableFuture<String?>()
    runBlocking(storage.asContextElement("coroutine")) {
      val channel = Channel(1, onUndeliveredElement = bound<Int, _> { seenBy(undelivered) })
      channel.send(1)
      val waiting =
        launch(start = CoroutineStart.UNDISPATCHED) {
          suspendCancellableCoroutine<Unit> { it.invokeOnCancellation(bound { seenBy(cancelled) }) }
        }
      pool.submit { inStore("foreign") { waiting.cancel().also { channel.cancel() } } }.get()
    }
    assertEquals(listOf("coroutine", "coroutine"), listOf(cancelled.get(), undelivered.get()))
  }

  @Test
  fun futuresAndThreads_begunInACoroutineHaveItsStores() {
    runBlocking(Dispatchers.Default + storage.asContextElement("coroutine")) {
      yield()
      val foreign = CompletableFuture<Unit>()
      val applied = AsyncFutures.propagating(foreign).thenApply { storage.store }
      pool.execute { foreign.complete(Unit) }
      assertEquals("coroutine", applied.await())
      assertEquals("coroutine", AsyncFutures.supplyAsync({ storage.store }, pool).await())
      val seen = CompletableFuture<String?>()
      AsyncThreads.propagating(::Thread).newThread { seenBy(seen) }.start()
      assertEquals("coroutine", seen.await())
    }
  }

  @ParameterizedTest
  @EnumSource
  fun monoAndFlux_seeWhatContextWriteBindsWhereReactorIsIntegrated(mode: ReactorMode) = mode.use {
    val element: CoroutineContext = Dispatchers.Default + inheritedAsyncContext()
    val expected = if (mode == ReactorMode.NOTHING) "subscriber" else "written"
    inStore("subscriber") {
      val one = mono(element) { twice() }.contextWrite { written(it) }
      val many = flux(element) { send(twice()) }.contextWrite { written(it) }
      assertEquals("$expected $expected", one.block())
      assertEquals("$expected $expected", many.blockFirst())
    }
  }

  @ParameterizedTest
  @EnumSource
  fun flowAsFlux_hasTheSubscribersStoreAfterSuspensions(mode: ReactorMode) = mode.use {
    val body = flow { emit(twice()) }.asFlux(inheritedAsyncContext())
    assertEquals("a a", inStore("a") { body.blockFirst() })
    assertEquals("b b", inStore("b") { body.blockFirst() })
  }

  /** In automatic mode a chain has what its subscriber captures, as Reactor wants it. */
  @ParameterizedTest
  @EnumSource(names = ["NATIVE", "AUTOMATIC"])
  fun awaitedChain_hasTheCoroutinesStoreAfterAForeignSource(mode: ReactorMode) = mode.use {
    runBlocking(Dispatchers.Default + storage.asContextElement("coroutine")) {
      repeat(20) {
        val chain =
          Mono.fromFuture(CompletableFuture.supplyAsync({ delayed() }, pool)).map {
            storage.store ?: "nothing"
          }
        val awaited = if (mode == ReactorMode.AUTOMATIC) chain.contextCapture() else chain
        assertEquals("coroutine", awaited.awaitSingle())
        assertEquals("coroutine", storage.store)
      }
    }
  }

  @Test
  fun sharedFlows_runUpstreamWhereTheyAreShared() {
    runBlocking(Dispatchers.Default + storage.asContextElement("collector")) {
      val scope = AsyncContextScope(Dispatchers.Default)
      val source = flow { emit(twice()) }
      val shared = inStore("sharing") { source.shareIn(scope, SharingStarted.Lazily, 1) }
      assertEquals("sharing sharing", shared.first())
      val state = storage.withStore("sharing") { source.stateIn(scope) }
      assertEquals("sharing sharing", state.value)
      assertEquals("collector", storage.store)
      scope.cancel()
    }
  }

  @Test
  fun itemOfAChannel_canCarryItsSendersStores() {
    runBlocking(storage.asContextElement("receiver")) {
      val channel = Channel<Carried<Int>>(1)
      launch(storage.asContextElement("sender")) { channel.send(Carried(1)) }
      val item = channel.receive()
      assertEquals("receiver", storage.store)
      assertEquals("sender", item.use { storage.store })
      assertEquals("receiver", storage.store)
    }
  }

  @Test
  fun scopeOpenOverASuspension_corruptsNeitherTheThreadNorTheCoroutine() {
    LoggedWarnings().use { logged ->
      runBlocking(storage.asContextElement("coroutine")) {
        val other = async {
          yield()
          storage.store
        }
        val open = AsyncContext.root().makeCurrent()
        yield()
        assertEquals("coroutine", storage.store)
        open.close()
        assertEquals("coroutine", storage.store)
        assertEquals("coroutine", other.await())
      }
      assertEquals(1, logged.suspendedInAScope.size, "${logged.messages}")
    }
  }

  private fun CoroutineScope.seen() = async { storage.store }

  private fun seenBy(future: CompletableFuture<String?>) {
    future.complete(storage.store)
  }

  private suspend fun twice(): String {
    val before = storage.store
    delay(1)
    return "$before ${storage.store}"
  }

  private fun written(context: reactor.util.context.Context) =
    ReactorIntegration.putStore(context, storage, "written")

  private fun delayed(): String = "value"
}
