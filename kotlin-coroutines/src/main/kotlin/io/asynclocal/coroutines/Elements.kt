package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job

/**
 * Returns an element for coroutines that are to begin in [context], by default all stores that are
 * current now.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.storesForOneCoroutine
 * @param context where coroutines begin
 * @return the element, to be passed to any number of coroutines
 */
public fun asyncContext(context: AsyncContext = AsyncContext.current()): AsyncContextElement =
  StartElement.beginningIn(context)

/**
 * Returns an element for coroutines that are to begin with [store] bound in this storage, and in
 * every other storage with what is current where they are launched. Two such elements that are
 * added, `a.asContextElement(1) + b.asContextElement(2)`, carry both.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.storeForOneCoroutine
 * @param T what is stored
 * @param store the store, which may be null
 * @return the element, to be passed to any number of coroutines
 */
public fun <T : Any> AsyncLocalStorage<T>.asContextElement(store: T?): AsyncContextElement =
  StartElement.with(this, store)

/**
 * Returns an element for coroutines that are to begin in the context that is current where each of
 * them is launched. For scopes of one's own making, and for builders that are called long before
 * the coroutine is launched, such as `mono`, whose subscriber launches it.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.storesOfTheSubscriber
 * @return the element, to be passed to any number of coroutines
 */
public fun inheritedAsyncContext(): AsyncContextElement = StartElement.WHERE_LAUNCHED

/**
 * Returns a scope whose coroutines begin in the context that is current where each is launched.
 *
 * @sample io.asynclocal.coroutines.SamplesTest.scopeOfAnApplication
 * @param context what else the coroutines have; a [Job] is added where it has none
 * @return the scope
 */
public fun AsyncContextScope(context: CoroutineContext = EmptyCoroutineContext): CoroutineScope =
  CoroutineScope(inheritedAsyncContext() + context)
