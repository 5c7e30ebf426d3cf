package io.asynclocal.coroutines

import kotlin.coroutines.CoroutineContext

/**
 * The context of a coroutine that is being launched. Whatever else the coroutine is to have is
 * added to it, and at last the coroutine itself, as its own job: so its element learns of that even
 * if it is never resumed.
 */
internal class LaunchContext(
  private val context: CoroutineContext,
  private val element: WatchedElement,
) : CoroutineContext by context {

  override fun plus(context: CoroutineContext): CoroutineContext {
    val sum = this.context + context
    return if (sum === this.context) this else element.launchedWith(context, sum)
  }

  override fun toString(): String = context.toString()
}
