package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.Executors
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.ObsoleteCoroutinesApi
import kotlinx.coroutines.Runnable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.actor
import kotlinx.coroutines.channels.consumeEach
import kotlinx.coroutines.channels.produce
import kotlinx.coroutines.channels.toList
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test

@OptIn(ExperimentalCoroutinesApi::class, ObsoleteCoroutinesApi::class)
internal class BuildersTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()

  @Test
  fun coroutineScopeSupervisorScopeAndWithTimeout_keepTheStore() {
    runBlocking(Dispatchers.Default + storage.asContextElement("a")) {
      coroutineScope {
        yield()
        assertEquals("a", storage.store)
        launch { assertEquals("a", storage.store) }
      }
      supervisorScope {
        delay(1)
        assertEquals("a", storage.store)
      }
      withTimeout(10_000) {
        delay(1)
        assertEquals("a", storage.store)
      }
      assertNull(
        withTimeoutOrNull(1) {
          try {
            awaitCancellation()
          } finally {
            assertEquals("a", storage.store)
          }
        }
      )
      assertEquals("a", storage.store)
    }
  }

  @Test
  fun select_keepsTheStoreInEveryClause() {
    runBlocking(Dispatchers.Default + storage.asContextElement("selecting")) {
      val channel = Channel<Unit>()
      val deferred = CompletableDeferred<Unit>()
      launch(storage.asContextElement("sender")) {
        channel.send(Unit)
        deferred.complete(Unit)
      }
      repeat(2) {
        val seen =
          select<String?> {
            channel.onReceive { storage.store }
            deferred.onAwait { storage.store }
          }
        assertEquals("selecting", seen)
        assertEquals("selecting", storage.store)
      }
    }
  }

  @Test
  fun produceAndActor_runInTheContextOfTheirLaunch() {
    runBlocking(Dispatchers.Default + storage.asContextElement("a")) {
      val seen = CompletableDeferred<String?>()
      val produced = storage.withStore("producer") { produceOnce().toList() }
      val actor = storage.call<_, RuntimeException>("actor") { actorOf(seen) }
      actor.send(Unit)
      actor.close()
      assertEquals(listOf("producer"), produced)
      assertEquals("actor", seen.await())
    }
  }

  private fun kotlinx.coroutines.CoroutineScope.produceOnce() = produce { send(storage.store) }

  private fun kotlinx.coroutines.CoroutineScope.actorOf(seen: CompletableDeferred<String?>) =
    actor<Unit> { consumeEach { seen.complete(storage.store) } }

  @Test
  fun runTest_keepsTheStoreInVirtualTime() =
    runTest(storage.asContextElement("a")) {
      delay(60_000)
      assertEquals(60_000, currentTime)
      assertEquals("a", storage.store)
      val children =
        listOf(
            EmptyCoroutineContext,
            StandardTestDispatcher(testScheduler),
            UnconfinedTestDispatcher(testScheduler),
          )
          .map {
            async(it) {
              delay(1_000)
              storage.store
            }
          }
      assertEquals(List(3) { "a" }, children.awaitAll())
      backgroundScope.launch { assertEquals("a", storage.store) }.join()
    }

  @Test
  fun everyDispatcher_restoresTheStoreAndIsLeftClean() {
    val own = Executors.newFixedThreadPool(2).asCoroutineDispatcher()
    val custom =
      object : CoroutineDispatcher() {
        override fun dispatch(context: kotlin.coroutines.CoroutineContext, block: Runnable) =
          own.dispatch(context, block)
      }
    val dispatchers =
      listOf(
        Dispatchers.Default,
        Dispatchers.IO,
        Dispatchers.Unconfined,
        Dispatchers.Default.limitedParallelism(1),
        Dispatchers.IO.limitedParallelism(3),
        own,
        custom,
      )
    own.use {
      for (dispatcher in dispatchers) {
        runBlocking(dispatcher + storage.asContextElement("a")) {
          val seen =
            List(50) {
              async(storage.asContextElement("$it")) {
                delay(1)
                withContext(Dispatchers.IO) { yield() }
                storage.store
              }
            }
          assertEquals(List(50) { "$it" }, seen.awaitAll(), "$dispatcher")
          assertEquals("a", storage.store, "$dispatcher")
        }
        runBlocking(dispatcher) {
          List(50) { launch { assertNull(storage.store, "$dispatcher") } }.joinAll()
        }
      }
    }
  }

  @Test
  fun unconfined_resumedByAForeignThreadLeavesThatClean() {
    val gate = CompletableDeferred<Unit>()
    val scope = AsyncContextScope(Dispatchers.Unconfined)
    val seen =
      storage.call<_, RuntimeException>("coroutine") {
        scope.async {
          gate.await()
          storage.store
        }
      }
    storage.run("foreign") {
      gate.complete(Unit)
      assertEquals("foreign", storage.store)
    }
    runBlocking { assertEquals("coroutine", seen.await()) }
  }

  @Test
  fun lazyStart_keepsTheContextOfItsCreation() {
    runBlocking(storage.asContextElement("created")) {
      val job = launch(start = CoroutineStart.LAZY) { assertEquals("created", storage.store) }
      storage.withStore("started") { job.start() }
      job.join()
    }
  }

  @Test
  fun exceptionHandler_ofARootCoroutineSeesItsStore() {
    val seen = CompletableDeferred<String?>()
    val handler = CoroutineExceptionHandler { _, _ -> seen.complete(storage.store) }
    val scope = AsyncContextScope(SupervisorJob() + Dispatchers.Default + handler)
    storage.run("a") {
      scope.launch {
        delay(1)
        throw IllegalStateException("on purpose")
      }
    }
    runBlocking { assertEquals("a", seen.await()) }
  }

  @Test
  fun finallyAfterAForeignCancel_seesTheCoroutinesStore() {
    val seen = CompletableDeferred<String?>()
    val started = CompletableDeferred<Unit>()
    val scope = AsyncContextScope(Dispatchers.Default)
    val job =
      storage.call<Job, RuntimeException>("coroutine") {
        scope.launch {
          try {
            started.complete(Unit)
            awaitCancellation()
          } finally {
            seen.complete(storage.store)
          }
        }
      }
    runBlocking {
      started.await()
      storage.run("canceller") { job.cancel() }
      assertEquals("coroutine", seen.await())
    }
  }
}
