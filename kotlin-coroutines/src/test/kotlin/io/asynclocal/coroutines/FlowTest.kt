package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.Executor
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.SharingStarted
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.shareIn
import kotlinx.coroutines.flow.stateIn
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

internal class FlowTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()

  private val source: Flow<String?> = flow {
    repeat(3) {
      emit(storage.store)
      delay(1)
    }
  }

  /** Before 1.11, `flowOn` on the same dispatcher restores no element of the collector's. */
  private val flowOnForgetsToRestore =
    KotlinVersion(1, System.getProperty("kotlinx.coroutines.version").split(".")[1].toInt()) <
      KotlinVersion(1, 11)

  private fun <T> collecting(block: suspend kotlinx.coroutines.CoroutineScope.() -> T): T =
    runBlocking(Dispatchers.Default + storage.asContextElement("collector"), block)

  @Test
  fun everyOperator_runsInTheCollectorsContext() {
    val operators: Map<String, (Flow<String?>) -> Flow<String?>> =
      mapOf(
        "none" to { it },
        "flowOn dispatcher" to { it.flowOn(Dispatchers.IO) },
        "flowOn name" to { it.flowOn(CoroutineName("upstream")) },
        "buffer" to { it.buffer(2) },
        "conflate" to { it.conflate() },
        "channelFlow" to { flow -> channelFlow { flow.collect { send(it) } } },
      )
    collecting {
      operators.forEach { (name, operator) ->
        operator(source)
          .map { it to storage.store }
          .collect {
            assertEquals("collector" to "collector", it, name)
            yield()
            assertEquals("collector", storage.store, name)
          }
        assertEquals("collector", storage.store, name)
      }
    }
  }

  @Test
  fun flowOn_withAStoreIsSeenAboveAndNotBelow() {
    collecting {
      for (dispatcher in listOf(Dispatchers.Default, Dispatchers.IO)) {
        val seen =
          source
            .flowOn(dispatcher + storage.asContextElement("above"))
            .map { it to storage.store }
            .toList()
        assertEquals(List(3) { "above" to "collector" }, seen)
        if (flowOnForgetsToRestore) {
          yield()
        }
        assertEquals("collector", storage.store)
      }
    }
  }

  @Test
  fun callbackFlow_launchesInTheProducersContextFromForeignThreads() {
    val callbacks: Executor = Dispatchers.IO.asExecutor()
    val events =
      callbackFlow<String?> {
        callbacks.execute {
          launch {
            send(storage.store)
            close()
          }
        }
        awaitClose {}
      }
    assertEquals(listOf("collector"), collecting { events.toList() })
  }

  @Test
  fun shareIn_runsUpstreamWhereItIsCalledAndEachCollectorInItsOwnContext() {
    collecting {
      val scope = AsyncContextScope(Dispatchers.Default)
      val shared =
        storage.call<_, RuntimeException>("sharing") {
          source.shareIn(scope, SharingStarted.Lazily, replay = 3)
        }
      val collectors =
        listOf("first", "second").map {
          async(storage.asContextElement(it)) {
            val upstream = shared.first()
            yield()
            upstream to storage.store
          }
        }
      assertEquals(
        listOf("sharing" to "first", "sharing" to "second"),
        collectors.map { it.await() },
      )
      scope.coroutineContext[kotlinx.coroutines.Job]!!.cancel()
    }
  }

  @Test
  fun stateIn_runsUpstreamWhereItIsCalled() {
    collecting {
      val scope = AsyncContextScope(Dispatchers.Default)
      val state = storage.withStore("sharing") { source.stateIn(scope) }
      assertEquals("sharing", state.value)
      assertEquals("collector", storage.store)
      scope.coroutineContext[kotlinx.coroutines.Job]!!.cancel()
    }
  }

  @Test
  fun stateFlow_deliversInTheCollectorsContext() {
    val state = MutableStateFlow(0)
    collecting {
      val collecting = CompletableDeferred<Unit>()
      val seen = async {
        collecting.complete(Unit)
        state.first { it == 1 } to storage.store
      }
      collecting.await()
      storage.withStore("emitter") { state.value = 1 }
      assertEquals(1 to "collector", seen.await())
    }
  }

  @Test
  fun withStore_inAFlowIsRefusedAsEveryWithContextIs() {
    val wrong = flow { storage.withStore("inside") { emit(storage.store) } }
    val refusal =
      assertThrows(IllegalStateException::class.java) { collecting { wrong.collect {} } }
    assertTrue(refusal.message!!.contains("Flow invariant is violated"), refusal.message)
  }
}
