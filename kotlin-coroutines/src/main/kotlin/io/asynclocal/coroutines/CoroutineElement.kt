package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.ContinuingContext
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi

/**
 * The element of one running coroutine. Nothing is written back where the coroutine is suspended:
 * another thread may have resumed it before, and would read too early what is written too late.
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class CoroutineElement(start: AsyncContext) : AsyncContextElement() {
  private val continuing = ContinuingContext.startingIn(start)
  private var reported = false

  /** What the coroutine has now. */
  private val context: AsyncContext
    get() = continuing.value()

  /** Makes the coroutine, which is the running one, go on in [context]. */
  fun continueIn(context: AsyncContext) {
    if (AsyncContext.current() === this.context) {
      continuing.become(context)
    } else {
      // In a scope, whose end hands over to the coroutine what was entered inside.
      context.attach()
    }
  }

  /**
   * Returns the element of a coroutine launched now: it begins where the launcher is. A thread that
   * is in no context, such as a foreign library's that calls back into a coroutine's scope,
   * launches in the context of that scope; code that runs in the root launches in the root.
   */
  override fun copyForChild(): AsyncContextElement =
    CoroutineElement(ContinuingContext.currentOr(context))

  override fun mergeForChild(overwritingElement: CoroutineContext.Element): CoroutineContext =
    (overwritingElement as AsyncContextElement).copyForChild()

  override fun updateThreadContext(context: CoroutineContext): AsyncContext = continuing.attach()

  override fun restoreThreadContext(context: CoroutineContext, oldState: AsyncContext) {
    if (!continuing.detach(oldState) && !reported) {
      reported = true
      reportOpenScope(context)
    }
  }

  override fun toString(): String = "AsyncContextElement($context)"
}
