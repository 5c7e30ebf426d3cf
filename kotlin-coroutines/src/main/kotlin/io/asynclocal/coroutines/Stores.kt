package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.withContext

/**
 * Runs [block] with [store] bound in this storage, and waits for it and for the coroutines launched
 * in it: [AsyncLocalStorage.run] for code that suspends.
 *
 * ```
 * requestId.withStore("r-17") {
 *   delay(10)
 *   launch { handle(request) } // has the id, as everything else in here
 * }
 * ```
 *
 * @param T what is stored
 * @param R what the work returns
 * @param store the store, which may be null
 * @param block the work
 * @return what [block] returned
 */
public suspend fun <T : Any, R> AsyncLocalStorage<T>.withStore(
  store: T?,
  block: suspend CoroutineScope.() -> R,
): R = withContext(StartElement.with(this, store), block)

/**
 * Returns the context of the running coroutine, to run other work in later.
 *
 * @return the context
 */
public suspend fun currentAsyncContext(): AsyncContext = AsyncContext.current()
