package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncHooks
import io.asynclocal.AsyncResource
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.DisposableHandle
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
  private var job: Job? = null
  private var end: DisposableHandle? = null

  /**
   * One resumption: what the coroutine's context replaced, and what its resource did, if it did.
   */
  private class Resumption(val replaced: Any, val outside: Any?) {
    var isOver = false
  }

  override fun updateThreadContext(context: CoroutineContext): Any {
    // The coroutine may enter a part of itself, as with `withContext(CoroutineName("part"))`.
    val isPart = AsyncHooks.executionAsyncResource() === resource
    val outside = if (isPart) null else resume(context)
    return Resumption(super.updateThreadContext(context), outside)
  }

  override fun restoreThreadContext(context: CoroutineContext, oldState: Any) {
    val ended = oldState as Resumption
    super.restoreThreadContext(context, ended.replaced)
    val outside = ended.outside ?: return
    if (ended.isOver) {
      // Where no dispatcher is, kotlinx-coroutines restores twice.
      resource.context().detach(outside)
    } else {
      ended.isOver = true
      resource.detach(outside)
      letGo()
    }
  }

  private fun resume(context: CoroutineContext): Any {
    holders.incrementAndGet()
    begin(context)
    return resource.attach()
  }

  /**
   * Hears of what is added to the context of a coroutine that is being launched. The last job that
   * comes before the coroutine begins is its own, so this learns of it even if it is never resumed.
   * Only that of a coroutine which is to be started later is of interest: others are resumed at
   * least once.
   */
  override fun joinedBy(added: CoroutineContext): AsyncContextElement {
    if (!begun) {
      added[Job]?.takeUnless { it.isActive || it.isCancelled || it.isCompleted }?.let(::endWith)
    }
    return this
  }

  /** The first job to come with a resumption is the coroutine's own; its parts' end before it. */
  private fun begin(context: CoroutineContext) {
    if (!begun) {
      val own = context[Job] ?: return
      begun = true
      endWith(own)
      tellOfFailure(own)
    }
  }

  private fun endWith(own: Job) {
    if (own !== job) {
      end?.dispose()
      job = own
      end = own.invokeOnCompletion { letGo() }
    }
  }

  /** Before all who wait for the coroutine, which may have come before us. */
  @OptIn(InternalCoroutinesApi::class)
  private fun tellOfFailure(own: Job) {
    own.invokeOnCompletion(onCancelling = true) { failure ->
      if (failure != null && failure !is CancellationException) resource.emitFailure(failure)
    }
  }

  private fun letGo() {
    if (holders.decrementAndGet() == 0) {
      resource.release()
    }
  }
}
