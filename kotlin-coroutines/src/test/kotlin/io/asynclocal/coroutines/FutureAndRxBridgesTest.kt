package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.concurrent.AsyncFutures
import io.reactivex.rxjava3.core.Observable
import io.reactivex.rxjava3.core.Single
import io.reactivex.rxjava3.schedulers.Schedulers
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ForkJoinPool
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.rx3.asFlow
import kotlinx.coroutines.rx3.asObservable
import kotlinx.coroutines.rx3.await
import kotlinx.coroutines.rx3.rxFlowable
import kotlinx.coroutines.rx3.rxSingle
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Bridges to `CompletableFuture` and RxJava, both ways. */
internal class FutureAndRxBridgesTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()

  @Test
  fun future_runsInTheCallersContextOverSuspensions() {
    val withoutElement = CoroutineScope(Dispatchers.Default)
    val scope = AsyncContextScope(Dispatchers.Default)
    val futures =
      storage.call<_, RuntimeException>("a") {
        listOf(
          scope.future { seenTwice() },
          withoutElement.future(asyncContext()) { seenTwice() },
        )
      }
    futures.forEach { assertEquals(listOf("a", "a"), it.join()) }
  }

  @Test
  fun await_resumesInTheCoroutinesContextWhoeverCompletes() {
    for (dispatcher in listOf(Dispatchers.Default, Dispatchers.Unconfined)) {
      runBlocking(dispatcher + storage.asContextElement("coroutine")) {
        repeat(100) {
          val stage = CompletableFuture<Unit>()
          storage.run("completer") { ForkJoinPool.commonPool().execute { stage.complete(Unit) } }
          stage.await()
          assertEquals("coroutine", storage.store)
        }
      }
    }
  }

  @Test
  fun futuresBegunInACoroutine_runInItsContext() {
    runBlocking(Dispatchers.Default + storage.asContextElement("coroutine")) {
      delay(1)
      val pool = ForkJoinPool.commonPool()
      val stage = AsyncFutures.supplyAsync({ storage.store }, pool)
      assertEquals("coroutine", stage.await())
      val foreign = CompletableFuture<Unit>()
      val registered = AsyncFutures.propagating(foreign).thenApply { storage.store }
      pool.execute { foreign.complete(Unit) }
      assertEquals("coroutine", registered.await())
    }
  }

  @Test
  fun rxBuilders_runInTheSubscribersContextOverSuspensions() {
    val single = rxSingle(inheritedAsyncContext()) { seenTwice() }
    val flowable =
      rxFlowable(inheritedAsyncContext()) { repeat(3) { send(seenTwice()) } }
        .observeOn(Schedulers.single(), false, 1)
    for (store in listOf("a", "b")) {
      assertEquals(
        List(4) { listOf(store, store) },
        storage.call<_, RuntimeException>(store) {
          listOf(single.blockingGet()) + flowable.toList().blockingGet()
        },
      )
    }
  }

  @Test
  fun asObservable_runsInTheSubscribersContextWhereItIsDeferred() {
    val source = flow { repeat(3) { emit(seenTwice()) } }
    val observable = Observable.defer { source.asObservable(asyncContext()) }
    for (store in listOf("a", "b")) {
      val seen = storage.call<_, RuntimeException>(store) { observable.toList().blockingGet() }
      assertEquals(List(3) { listOf(store, store) }, seen)
    }
  }

  @Test
  fun rxAwaits_resumeInTheCoroutinesContext() {
    runBlocking(Dispatchers.Default + storage.asContextElement("coroutine")) {
      repeat(20) {
        Single.just(1).observeOn(Schedulers.computation()).await()
        assertEquals("coroutine", storage.store)
      }
      val seen =
        Observable.range(0, 5).observeOn(Schedulers.io()).asFlow().map { storage.store }.toList()
      assertEquals(List(5) { "coroutine" }, seen)
    }
  }

  private suspend fun seenTwice(): List<String?> {
    val before = storage.store
    delay(1)
    return listOf(before, storage.store)
  }
}
