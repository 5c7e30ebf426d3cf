package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import io.asynclocal.contract.Collected
import java.lang.ref.Reference
import java.lang.ref.WeakReference
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Test

/** What an ended coroutine that somebody keeps, such as a `Deferred` in a cache, keeps of ours. */
internal class EndedCoroutineTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<Any>()
  private val scope: CoroutineScope = AsyncContextScope()

  @AfterEach fun cancelScope() = scope.cancel()

  private class Ended(val store: WeakReference<Any>, val kept: Deferred<Int>)

  private fun ended(added: CoroutineContext): Ended {
    val store = Any()
    val kept = storage.call<Deferred<Int>, RuntimeException>(store) { scope.async(added) { 1 } }
    assertEquals(1, runBlocking { kept.await() })
    return Ended(WeakReference(store), kept)
  }

  @Test
  fun keptCoroutine_keepsWhatItRanWith() {
    val ended = ended(EmptyCoroutineContext)

    System.gc()

    assertNotNull(ended.store.get(), "Say in the README that it is let go of.")
    Reference.reachabilityFence(ended.kept)
  }

  @Test
  fun keptCoroutine_thatBeganInTheRootKeepsNothing() {
    val ended = ended(asyncContext(AsyncContext.root()))

    Collected.until({ ended.store.get() == null }, "The store is kept.")
    Reference.reachabilityFence(ended.kept)
  }

  @Test
  fun coroutine_thatNobodyKeepsKeepsNothing() {
    val store = ended(EmptyCoroutineContext).store

    Collected.until({ store.get() == null }, "The store is kept.")
  }
}
