package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
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

  final override fun plus(context: CoroutineContext): CoroutineContext {
    if (context === EmptyCoroutineContext) {
      return this
    }
    val later =
      context[AsyncContextElement] ?: return ContextWithElement.of(joinedBy(context), context)
    return ContextWithElement.of(followedBy(later), context.minusKey(AsyncContextElement))
  }

  final override fun <R> fold(initial: R, operation: (R, CoroutineContext.Element) -> R): R =
    ContextWithElement.keptIn(operation(initial, this))

  /** Returns the element of a sum of which this is a part, and to which [added] is added now. */
  internal open fun joinedBy(added: CoroutineContext): AsyncContextElement = this

  /** Returns the element of a sum in which [later] comes on top of this. */
  internal open fun followedBy(later: AsyncContextElement): AsyncContextElement = later

  /** The key under which a coroutine's context has this element. */
  public companion object Key : CoroutineContext.Key<AsyncContextElement>
}
