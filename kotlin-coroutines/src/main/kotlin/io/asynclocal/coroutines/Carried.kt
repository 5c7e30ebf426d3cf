package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.withContext

/**
 * A value on its way through a channel or a queue, with the context of whoever sent it. A receiver
 * runs in its own context, and in the sender's where it asks for that.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.jobsInTheContextOfTheirSender
 * @param T what is carried
 * @property value what is carried
 */
public class Carried<out T>(public val value: T) {
  private val context = AsyncContext.current()

  /**
   * Runs [block] with the value in the context in which the value was wrapped.
   *
   * @param R what the work returns
   * @param block the work
   * @return what [block] returned
   */
  public suspend fun <R> use(block: suspend CoroutineScope.(T) -> R): R =
    withContext(asyncContext(context)) { block(value) }

  /** Returns the value's text. */
  override fun toString(): String = "Carried($value)"
}
