package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncHooks
import io.asynclocal.AsyncResource
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job

/**
 * The element of a coroutine that was launched while hooks were enabled. They are told of each
 * resumption, and of the coroutine's end when it has completed and left its thread.
 */
internal class WatchedElement(start: AsyncContext, private val resource: AsyncResource) :
  CoroutineElement(start) {

  /** The coroutine until it has completed, and each of its resumptions until that is over. */
  private val holders = AtomicInteger(1)
  private var begun = false

  /** One resumption: what the coroutine's context replaced, and what its resource did. */
  private class Resumption(val replaced: Any, val outside: AsyncContext?)

  override fun updateThreadContext(context: CoroutineContext): Any {
    // The coroutine may enter a part of itself, as with `withContext(CoroutineName("part"))`.
    val isPart = AsyncHooks.executionAsyncResource() === resource
    val outside = if (isPart) null else resume(context)
    return Resumption(super.updateThreadContext(context), outside)
  }

  override fun restoreThreadContext(context: CoroutineContext, oldState: Any) {
    val ended = oldState as Resumption
    super.restoreThreadContext(context, ended.replaced)
    if (ended.outside != null) {
      resource.detach(ended.outside)
      letGo()
    }
  }

  private fun resume(context: CoroutineContext): AsyncContext {
    holders.incrementAndGet()
    endWith(context[Job])
    return resource.attach()
  }

  /** The first job to come is the coroutine's own; those of its parts end before it. */
  private fun endWith(job: Job?) {
    if (!begun) {
      begun = true
      job?.invokeOnCompletion { letGo() }
      tellOfFailure(job)
    }
  }

  /** Before all who wait for the coroutine, which may have come before us. */
  @OptIn(InternalCoroutinesApi::class)
  private fun tellOfFailure(job: Job?) {
    job?.invokeOnCompletion(onCancelling = true) { failure ->
      if (failure != null && failure !is CancellationException) resource.emitFailure(failure)
    }
  }

  private fun letGo() {
    if (holders.decrementAndGet() == 0) {
      resource.release()
    }
  }
}
