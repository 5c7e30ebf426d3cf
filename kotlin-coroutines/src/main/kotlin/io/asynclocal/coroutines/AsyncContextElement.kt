package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CopyableThreadContextElement
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.ExperimentalCoroutinesApi

/**
 * Makes a coroutine run in an [AsyncContext], on whatever threads it is resumed.
 *
 * A coroutine has at most one such element, whatever the number of storages: a switch of coroutines
 * is a swap of one pointer and allocates nothing. Elements are made by [asyncContext],
 * [asContextElement] and [AsyncContextScope], and every coroutine that is started in a scope that
 * has one gets its own.
 *
 * A coroutine that is launched begins in the context that is current where `launch` is called, as
 * any other asynchronous work does; an element that is passed to `launch` comes on top of that.
 *
 * What a coroutine enters, as with [AsyncLocalStorage.enterWith], holds for the rest of that
 * coroutine, over all its suspensions. Coroutines that it launches afterwards begin with it;
 * neither its parent nor its siblings see it.
 *
 * **Hooks.** While any is enabled, a coroutine that is launched is a resource of type `Coroutine`:
 * init where it is launched, before and after round each resumption, destroy when it has completed.
 *
 * **Threads.** An element may be passed to any number of coroutines, on any number of threads.
 */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
public abstract class AsyncContextElement internal constructor() :
  CopyableThreadContextElement<Any> {

  final override val key: CoroutineContext.Key<AsyncContextElement>
    get() = Key

  /** Returns the element of a coroutine that is begun now; a part of a coroutine's start. */
  abstract override fun copyForChild(): AsyncContextElement

  /** The key under which a coroutine's context has this element. */
  public companion object Key : CoroutineContext.Key<AsyncContextElement>
}
