package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.concurrent.AsyncExecutors
import java.util.concurrent.Executors
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/**
 * A propagating executor has a task run where it is submitted, and a coroutine is submitted by
 * whoever resumes it. As a dispatcher it is right only for coroutines that have the element.
 */
internal class PropagatingDispatcherTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()

  /** Returns what a coroutine begun in A sees before and after somebody in B resumes it. */
  private fun seenWhenResumedByAnother(isCarried: Boolean): List<String?> =
    AsyncExecutors.propagating(Executors.newSingleThreadExecutor()).asCoroutineDispatcher().use {
      dispatcher ->
      val scope = if (isCarried) AsyncContextScope(dispatcher) else CoroutineScope(dispatcher)
      val waiting = CompletableDeferred<Unit>()
      val resumed = CompletableDeferred<Unit>()
      val seen =
        storage.call<_, RuntimeException>("A") {
          scope.async {
            val before = storage.store
            val own = async(start = CoroutineStart.UNDISPATCHED) { resumed.await() }
            waiting.complete(Unit)
            own.await()
            resumed.await()
            listOf(before, storage.store)
          }
        }
      runBlocking {
        waiting.await()
        storage.run("B") { resumed.complete(Unit) }
        seen.await()
      }
    }

  @Test
  fun elementOfACoroutine_winsOverItsPropagatingDispatcher() =
    repeat(200) { assertEquals(listOf("A", "A"), seenWhenResumedByAnother(isCarried = true)) }

  /** What the guide warns of. */
  @Test
  fun propagatingDispatcher_withoutTheElementShowsTheStoresOfWhoResumes() =
    assertEquals(setOf("B"), List(50) { seenWhenResumedByAnother(isCarried = false)[1] }.toSet())
}
