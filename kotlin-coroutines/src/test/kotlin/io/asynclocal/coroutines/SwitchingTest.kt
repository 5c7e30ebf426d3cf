package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit.SECONDS
import kotlin.coroutines.Continuation
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** What kotlinx-coroutines may do with an element where it switches coroutines. */
internal class SwitchingTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()
  private val elsewhere: Executor = Dispatchers.IO.asExecutor()

  @ParameterizedTest
  @ValueSource(booleans = [false, true])
  fun element_isReentrantAndMayBeRestoredTwice(hooks: Boolean) =
    watched(hooks) {
      val context = contextOfACoroutine()
      val element = context[AsyncContextElement]!!
      for (before in listOf(null, "the thread's")) {
        onAThreadWith(before) {
          val outer = element.updateThreadContext(context)
          assertEquals("coroutine", storage.store)
          val inner = element.updateThreadContext(context)
          assertEquals("coroutine", storage.store)
          element.restoreThreadContext(context, inner)
          assertEquals("coroutine", storage.store)
          repeat(2) {
            element.restoreThreadContext(context, outer)
            assertEquals(before, storage.store)
          }
        }
      }
    }

  @ParameterizedTest
  @ValueSource(booleans = [false, true])
  fun element_isRestoredOnSeveralThreadsAtOnce(hooks: Boolean) =
    watched(hooks) {
      val context = contextOfACoroutine()
      val element = context[AsyncContextElement]!!
      val together = CyclicBarrier(3)
      List(3) { number ->
          val before = if (number == 0) null else "$number"
          CompletableFuture.runAsync(
            {
              onAThreadWith(before) {
                repeat(200) {
                  val state = element.updateThreadContext(context)
                  together.await(30, SECONDS)
                  assertEquals("coroutine", storage.store)
                  element.restoreThreadContext(context, state)
                  assertEquals(before, storage.store)
                }
              }
            },
            elsewhere,
          )
        }
        .forEach { it.get(60, SECONDS) }
    }

  /** Where no dispatcher is, kotlinx-coroutines updates and restores once to find out what was. */
  @ParameterizedTest
  @ValueSource(booleans = [false, true])
  fun withContext_inACoroutineOfKotlinsOwnLibraryRestoresItsCaller(hooks: Boolean) {
    val recorded = if (hooks) RecordedCoroutines() else null
    recorded.use {
      val seen = mutableListOf<String?>()
      val body: suspend () -> Unit = {
        seen += storage.store
        withContext(storage.asContextElement("inside")) { seen += storage.store }
        seen += storage.store
      }
      LoggedWarnings().use { logged ->
        storage.run("caller") {
          body.startCoroutine(Continuation(EmptyCoroutineContext) { it.getOrThrow() })
          assertEquals("caller", storage.store)
        }
        assertEquals(listOf<String>(), logged.suspendedInAScope)
      }
      assertEquals(listOf<String?>("caller", "inside", "caller"), seen)
      if (recorded != null) {
        recorded.awaitDestroyed(1)
        val counts = recorded.events.groupingBy { event -> event.substringBefore(' ') }.eachCount()
        assertEquals(counts["before"], counts["after"], "${recorded.events}")
        assertEquals("destroy 1", recorded.events.last(), "${recorded.events}")
      }
    }
  }

  private fun watched(hooks: Boolean, body: () -> Unit) {
    if (hooks) RecordedCoroutines().use { body() } else body()
    assertNull(storage.store)
  }

  private fun contextOfACoroutine(): CoroutineContext =
    runBlocking(storage.asContextElement("coroutine")) { coroutineContext }

  private fun onAThreadWith(store: String?, body: () -> Unit) =
    if (store == null) body() else storage.run(store) { body() }
}
