package io.asynclocal.coroutines

import io.asynclocal.AsyncBoundary
import io.asynclocal.AsyncContext
import io.asynclocal.AsyncResource
import io.asynclocal.ContinuingContext
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi

/**
 * The element of one running coroutine. Nothing is written back where the coroutine is suspended:
 * another thread may have resumed it before, and would read too early what is written too late.
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal open class CoroutineElement protected constructor(start: AsyncContext) :
  AsyncContextElement() {
  private val continuing = ContinuingContext.startingIn(start)
  private var foreign: ForeignElements? = null
  private var reported = false

  /** Returns what tells the stores of somebody else's elements from the coroutine's. */
  fun foreignElements(): ForeignElements =
    foreign ?: synchronized(this) { foreign ?: ForeignElements(continuing).also { foreign = it } }

  /**
   * Returns the element of a coroutine launched now: it begins where the launcher is. A thread that
   * is in no context, such as a foreign library's that calls back into a coroutine's scope,
   * launches in the context of that scope; code that runs in the root launches in the root.
   */
  override fun copyForChild(): AsyncContextElement =
    startingIn(ContinuingContext.currentOr(continuing.value()))

  override fun mergeForChild(overwritingElement: CoroutineContext.Element): CoroutineContext =
    (overwritingElement as AsyncContextElement).copyForChild()

  override fun updateThreadContext(context: CoroutineContext): Any {
    if (context is ContextWithElement && context.hasForeignFor(this)) {
      return foreignElements().begin()
    }
    return continuing.attach()
  }

  override fun restoreThreadContext(context: CoroutineContext, oldState: Any) {
    val isAsItWas =
      if (oldState is ForeignElements.Stay) oldState.detach()
      else continuing.detach(oldState).also { foreign?.follow() }
    if (!isAsItWas && !reported) {
      reported = true
      reportOpenScope(context)
    }
  }

  override fun toString(): String = "AsyncContextElement(${continuing.value()})"

  companion object {
    private val BOUNDARY = AsyncBoundary.of("Coroutine")

    /** Returns the element of a coroutine that is launched now and begins in [start]. */
    fun startingIn(start: AsyncContext): CoroutineElement =
      when (val capture = BOUNDARY.capture()) {
        is AsyncResource -> WatchedElement(start, capture)
        is AsyncContext -> CoroutineElement(start)
      }
  }
}
