package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import io.asynclocal.CallableOp
import java.util.WeakHashMap
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job

/**
 * What users make: it says in which context a coroutine begins, given the one where it is launched.
 *
 * It never becomes the element of a running coroutine. That is what keeps an explicit value safe
 * from being taken for an inherited one, which a copy would replace by the launcher's.
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class StartElement(private val begin: (AsyncContext) -> AsyncContext) :
  AsyncContextElement() {
  private val byHand = WeakHashMap<Job, CoroutineElement>()

  override fun copyForChild(): AsyncContextElement =
    CoroutineElement.startingIn(begin(AsyncContext.current()))

  override fun mergeForChild(overwritingElement: CoroutineContext.Element): CoroutineContext =
    if (overwritingElement is StartElement) after(overwritingElement).copyForChild()
    else (overwritingElement as AsyncContextElement).copyForChild()

  /**
   * Only in coroutines that are started by hand, since the builders of the library copy: those of
   * `Flow.asPublisher`, which begin where they are first resumed, when the subscriber requests.
   */
  override fun updateThreadContext(context: CoroutineContext): Any =
    startedByHand(context)?.updateThreadContext(context) ?: begin(AsyncContext.current()).attach()

  override fun restoreThreadContext(context: CoroutineContext, oldState: Any) {
    startedByHand(context)?.restoreThreadContext(context, oldState)
      ?: (oldState as AsyncContext).attach()
  }

  /** Returns the element of the coroutine, which its parts share; without a job it has none. */
  private fun startedByHand(context: CoroutineContext): CoroutineElement? {
    val job = context[Job] ?: return null
    return synchronized(byHand) {
      generateSequence(job) { it.parent }.firstNotNullOfOrNull { byHand[it] }
        ?: CoroutineElement.startingIn(begin(AsyncContext.current())).also { byHand[job] = it }
    }
  }

  /**
   * Lets `a.asContextElement(1) + b.asContextElement(2)` carry both: a context that is added to
   * another folds over its elements, and finds the earlier one in what it folds into.
   */
  override fun <R> fold(initial: R, operation: (R, CoroutineContext.Element) -> R): R {
    val earlier = (initial as? CoroutineContext)?.get(AsyncContextElement)
    return operation(initial, if (earlier is StartElement) earlier.after(this) else this)
  }

  override fun toString(): String = "AsyncContextElement(for coroutines to begin in)"

  /** Returns an element that begins as this one, and then as [later] on top of it. */
  private fun after(later: StartElement) = StartElement { later.begin(begin(it)) }

  companion object {
    /** Coroutines begin in the context that is current where they are launched. */
    val WHERE_LAUNCHED = StartElement { it }

    fun beginningIn(context: AsyncContext) = StartElement { context }

    fun <T : Any> with(storage: AsyncLocalStorage<T>, store: T?) = StartElement {
      it.call<AsyncContext, RuntimeException> {
        storage.call(store, CallableOp<AsyncContext, RuntimeException> { AsyncContext.current() })
      }
    }
  }
}
