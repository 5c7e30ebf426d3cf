package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.reactor.ReactorIntegration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ForkJoinPool
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.awaitFirst
import kotlinx.coroutines.reactive.collect
import kotlinx.coroutines.reactor.asCoroutineDispatcher
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.flux
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono
import reactor.core.scheduler.Schedulers

/** Bridges to Reactor, both ways, whatever carries stores through Reactor itself. */
internal class ReactorBridgesTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()
  private val dispatchers =
    listOf(
      Dispatchers.Default,
      Dispatchers.Unconfined,
      Schedulers.parallel().asCoroutineDispatcher(),
    )

  @ParameterizedTest
  @EnumSource
  fun mono_runsInTheSubscribersContextOverSuspensions(mode: ReactorMode) = mode.use {
    for (dispatcher in dispatchers) {
      val body =
        mono(dispatcher + inheritedAsyncContext()) {
          val before = storage.store
          delay(1)
          listOf(before, storage.store)
        }
      assertEquals(listOf("a", "a"), storage.call<_, RuntimeException>("a") { body.block() })
      assertEquals(listOf("b", "b"), storage.call<_, RuntimeException>("b") { body.block() })
    }
  }

  @ParameterizedTest
  @EnumSource(names = ["AUTOMATIC", "NATIVE"])
  fun mono_seesWhatContextWriteBinds(mode: ReactorMode) = mode.use {
    for (dispatcher in dispatchers) {
      val body =
        mono(dispatcher + inheritedAsyncContext()) {
            val before = storage.store
            delay(1)
            listOf(before, storage.store)
          }
          .contextWrite { ReactorIntegration.putStore(it, storage, "written") }
      val seen = storage.call<_, RuntimeException>("caller") { body.block() }
      assertEquals(listOf("written", "written"), seen, "$dispatcher")
    }
  }

  @ParameterizedTest
  @EnumSource
  fun flux_runsInTheSubscribersContextOverSuspensionsAndForeignRequests(mode: ReactorMode) =
    mode.use {
      for (dispatcher in dispatchers) {
        val body =
          flux(dispatcher + inheritedAsyncContext()) {
              repeat(5) {
                send(storage.store!!)
                delay(1)
              }
            }
            .publishOn(Schedulers.single(), 1)
        val seen = storage.call<_, RuntimeException>("a") { body.collectList().block() }
        assertEquals(List(5) { "a" }, seen, "$dispatcher")
      }
    }

  @ParameterizedTest
  @EnumSource
  fun asFlux_runsInTheSubscribersContextWhereItIsDeferred(mode: ReactorMode) = mode.use {
    val source = flow {
      repeat(5) {
        emit(storage.store!!)
        delay(1)
      }
    }
    val body = Flux.defer { source.asFlux(asyncContext()) }.publishOn(Schedulers.single(), 1)
    for (store in listOf("a", "b")) {
      val seen = storage.call<_, RuntimeException>(store) { body.collectList().block() }
      assertEquals(List(5) { store }, seen)
    }
  }

  /** The flow is collected by a coroutine that no builder of the library starts. */
  @ParameterizedTest
  @EnumSource
  fun asFlux_runsInTheSubscribersContextOverSuspensions(mode: ReactorMode) = mode.use {
    val source = flow {
      repeat(3) {
        emit(storage.store!!)
        delay(1)
        storage.enterWith("${storage.store} $it")
        withContext(Dispatchers.IO) { delay(1) }
      }
    }
    val body = source.asFlux(inheritedAsyncContext())
    for (store in listOf("a", "b")) {
      val seen =
        storage.call<_, RuntimeException>(store) { Flux.zip(body, body).collectList().block()!! }
      assertEquals(listOf(store, "$store 0", "$store 0 1"), seen.map { it.t1 })
      assertEquals(listOf(store, "$store 0", "$store 0 1"), seen.map { it.t2 })
    }
  }

  @ParameterizedTest
  @EnumSource
  fun asFlow_isCollectedInTheCollectorsContext(mode: ReactorMode) = mode.use {
    runBlocking(Dispatchers.Default + storage.asContextElement("collector")) {
      val foreign =
        Flux.generate<Int> { it.next(0) }.take(5).subscribeOn(Schedulers.boundedElastic())
      assertEquals(List(5) { "collector" }, foreign.asFlow().map { storage.store }.toList())
      foreign.collect { assertEquals("collector", storage.store) }
      assertEquals("collector", storage.store)
    }
  }

  @ParameterizedTest
  @EnumSource
  fun awaitSingle_resumesInTheCoroutinesContextFromAForeignThread(mode: ReactorMode) = mode.use {
    for (dispatcher in dispatchers) {
      runBlocking(dispatcher + storage.asContextElement("coroutine")) {
        repeat(20) {
          Mono.fromFuture(foreignFuture()).awaitSingle()
          assertEquals("coroutine", storage.store)
          foreignFlux().awaitFirst()
          assertEquals("coroutine", storage.store)
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = ["NATIVE"])
  fun awaitSingle_subscribesInTheCoroutinesContext(mode: ReactorMode) = mode.use {
    runBlocking(Dispatchers.Default + storage.asContextElement("coroutine")) {
      val seen = Mono.fromFuture(foreignFuture()).map { storage.store!! }.awaitSingle()
      assertEquals("coroutine", seen)
      withContext(Dispatchers.IO) {
        assertEquals("coroutine", foreignFlux().map { storage.store!! }.awaitFirst())
      }
    }
  }

  /** In automatic mode `contextWrite` opens scopes on the coroutine's thread. */
  @ParameterizedTest
  @EnumSource(names = ["AUTOMATIC", "NATIVE"])
  fun enterWith_holdsAfterAReactorChainInTheCoroutine(mode: ReactorMode) = mode.use {
    for (dispatcher in dispatchers) {
      val body =
        mono(dispatcher + inheritedAsyncContext()) {
          val seen =
            Mono.fromCallable { storage.store!! }
              .contextWrite { ReactorIntegration.putStore(it, storage, "chain") }
              .toFuture()
              .join()
          storage.enterWith("after $seen")
          delay(1)
          storage.store!!
        }
      assertEquals("after chain", storage.call<_, RuntimeException>("a") { body.block() })
    }
  }

  private fun foreignFuture(): CompletableFuture<String> =
    CompletableFuture.supplyAsync({ "value" }, ForkJoinPool.commonPool())

  private fun foreignFlux(): Flux<String> = Flux.create { sink ->
    ForkJoinPool.commonPool().execute { sink.next("value").complete() }
  }
}
