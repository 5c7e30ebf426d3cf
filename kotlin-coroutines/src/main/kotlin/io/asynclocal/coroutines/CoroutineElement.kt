package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi

/** The element of one running coroutine. */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
internal class CoroutineElement(private val context: AsyncContext) : AsyncContextElement() {

  /**
   * Returns the element of a coroutine launched now: it begins where the launcher is. Code without
   * any context, such as a callback of a foreign library that launches into a coroutine's scope,
   * launches in the context of that scope.
   */
  override fun copyForChild(): AsyncContextElement {
    val launcher = AsyncContext.current()
    return CoroutineElement(if (launcher === AsyncContext.root()) context else launcher)
  }

  override fun mergeForChild(overwritingElement: CoroutineContext.Element): CoroutineContext =
    (overwritingElement as AsyncContextElement).copyForChild()

  override fun updateThreadContext(context: CoroutineContext): AsyncContext = this.context.attach()

  override fun toString(): String = "AsyncContextElement($context)"
}
