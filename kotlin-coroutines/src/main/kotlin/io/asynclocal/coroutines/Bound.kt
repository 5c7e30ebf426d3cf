package io.asynclocal.coroutines

import io.asynclocal.AsyncContext

/**
 * Returns a function that calls [function] in the context that is current now: for the handlers
 * that coroutines call on the thread of whoever cancels or closes.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.handlersOfCancellation
 * @param A the argument's type
 * @param R the result's type
 * @param function the function to bind
 * @return the bound function
 */
public fun <A, R> bound(function: (A) -> R): (A) -> R {
  val context = AsyncContext.current()
  return { argument -> context.call<R, RuntimeException> { function(argument) } }
}
