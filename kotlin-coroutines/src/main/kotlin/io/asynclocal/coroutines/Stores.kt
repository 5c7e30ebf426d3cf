package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import io.asynclocal.ContinuingContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.withContext

/**
 * Runs [block] with [store] bound in this storage, and waits for it and for the coroutines launched
 * in it: [AsyncLocalStorage.run] for code that suspends. As there, this storage then gets back what
 * it had before, and what [block] entered in others stays in force.
 *
 * As in every `withContext`, a `flow` can't emit in there; use
 * `flowOn(storage.asContextElement(…))` or a `channelFlow`.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.storeForAPieceOfWork
 * @param T what is stored
 * @param R what the work returns
 * @param store the store, which may be null
 * @param block the work
 * @return what [block] returned
 */
public suspend fun <T : Any, R> AsyncLocalStorage<T>.withStore(
  store: T?,
  block: suspend CoroutineScope.() -> R,
): R {
  val caller = currentCoroutineContext()[AsyncContextElement]
  var began = AsyncContext.current()
  var left = began
  try {
    return withContext(StartElement.with(this, store)) {
      began = AsyncContext.current()
      try {
        block()
      } finally {
        left = AsyncContext.current()
      }
    }
  } finally {
    if (left !== began && caller is CoroutineElement) {
      ContinuingContext.enter(restored(left, AsyncContext.current()))
    }
  }
}

/**
 * Runs [block] in [context], and waits for it and for the coroutines launched in it:
 * [AsyncContext.run] for code that suspends. The caller's whole context is back afterwards,
 * whatever [block] entered. With a derived context, several stores are bound at once.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.severalStoresForAPieceOfWork
 * @param R what the work returns
 * @param context what the work has, such as `AsyncContext.current().with(id, "r-17").with(tenant,
 *   "north")`
 * @param block the work
 * @return what [block] returned
 */
public suspend fun <R> withAsyncContext(
  context: AsyncContext,
  block: suspend CoroutineScope.() -> R,
): R = withContext(asyncContext(context), block)

/**
 * Returns the context of the running coroutine, to run other work in later.
 *
 * @return the context
 */
public suspend fun currentAsyncContext(): AsyncContext = AsyncContext.current()

/** Returns [left] with this storage as it is in [before], where it may be unbound. */
private fun AsyncLocalStorage<*>.restored(left: AsyncContext, before: AsyncContext): AsyncContext =
  before.call<AsyncContext, RuntimeException> {
    run(null) { ContinuingContext.enter(left) }
    AsyncContext.current()
  }
