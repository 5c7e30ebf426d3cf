package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import java.util.WeakHashMap
import kotlin.coroutines.Continuation
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
   * Only in what Kotlin's own `startCoroutine` begins, since all else copies: it begins where it is
   * first resumed.
   */
  override fun updateThreadContext(context: CoroutineContext): Any =
    startedByHand(context)?.updateThreadContext(context) ?: begin(AsyncContext.current()).attach()

  override fun restoreThreadContext(context: CoroutineContext, oldState: Any) {
    startedByHand(context)?.restoreThreadContext(context, oldState)
      ?: AsyncContext.root().detach(oldState)
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
   * A coroutine that is made without the builders of the library, which copy, begins where it is
   * made: that of `Flow.asPublisher` and its like where somebody subscribes. It comes as the job of
   * its own context, which it can't have yet.
   */
  override fun joinedBy(added: CoroutineContext): AsyncContextElement =
    if (added is Job && added is Continuation<*> && hasNoContext(added)) copyForChild() else this

  /** Lets `a.asContextElement(1) + b.asContextElement(2)` carry both. */
  override fun followedBy(later: AsyncContextElement): AsyncContextElement =
    if (later is StartElement) after(later) else later

  override fun toString(): String = "AsyncContextElement(for coroutines to begin in)"

  /** Returns an element that begins as this one, and then as [later] on top of it. */
  private fun after(later: StartElement) = StartElement { later.begin(begin(it)) }

  private fun hasNoContext(coroutine: Continuation<*>): Boolean {
    val context: Any? = coroutine.context
    return context == null
  }

  companion object {
    /** Coroutines begin in the context that is current where they are launched. */
    val WHERE_LAUNCHED = StartElement { it }

    fun beginningIn(context: AsyncContext) = StartElement { context }

    fun <T : Any> with(storage: AsyncLocalStorage<T>, store: T?) = StartElement {
      it.with(storage, store)
    }
  }
}
