package io.asynclocal.coroutines

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.ThreadContextElement

/**
 * What a coroutine's context is as soon as it has an [AsyncContextElement]: that element, and all
 * others. Sums of elements that Kotlin makes don't tell their elements what is added; this does,
 * and decides who sets and restores a thread first.
 */
internal class ContextWithElement
private constructor(val element: AsyncContextElement, private val others: CoroutineContext) :
  CoroutineContext {

  /** Looked up when the first thread is to be set; whoever does so finds the same. */
  private var foreign: Boolean? = null

  @Suppress("UNCHECKED_CAST") // a key is of the type of its element
  override fun <E : CoroutineContext.Element> get(key: CoroutineContext.Key<E>): E? =
    when {
      key === AsyncContextElement -> element as E
      // Flows look up what a fold has shown them.
      key === ForeignElements && element is CoroutineElement && hasForeign ->
        element.foreignElements() as E
      else -> others[key]
    }

  override fun minusKey(key: CoroutineContext.Key<*>): CoroutineContext {
    if (key === AsyncContextElement) {
      return others
    }
    val rest = others.minusKey(key)
    return if (rest === others) this else of(element, rest)
  }

  override fun plus(context: CoroutineContext): CoroutineContext {
    if (context === EmptyCoroutineContext) {
      return this
    }
    val later =
      context[AsyncContextElement] ?: return of(element.joinedBy(context), others + context)
    return of(element.followedBy(later), others + context.minusKey(AsyncContextElement))
  }

  /**
   * Where a thread is set, our element goes before all others, and what it needs to tell their
   * stores from the coroutine's goes after them; restoring is done the other way round.
   */
  override fun <R> fold(initial: R, operation: (R, CoroutineContext.Element) -> R): R {
    val mine = element
    if (initial is CoroutineContext || mine !is CoroutineElement || !hasForeign) {
      return keptIn(operation(others.fold(initial, operation), mine))
    }
    return operation(others.fold(operation(initial, mine), operation), mine.foreignElements())
  }

  /** Whether somebody else's elements set the thread that the coroutine of [element] is on. */
  fun hasForeignFor(element: CoroutineElement): Boolean = element === this.element && hasForeign

  private val hasForeign: Boolean
    get() =
      foreign ?: others.fold(false) { found, it -> found || isForeign(it) }.also { foreign = it }

  override fun equals(other: Any?): Boolean =
    other is ContextWithElement && element == other.element && others == other.others

  override fun hashCode(): Int = element.hashCode() + others.hashCode()

  override fun toString(): String = "[$element, ${others.toString().removeSurrounding("[", "]")}]"

  companion object {
    /** Kotlin's own, which numbers coroutines while they are debugged, sets the thread's name. */
    private const val NUMBER_OF_COROUTINE = "kotlinx.coroutines.CoroutineId"

    fun of(element: AsyncContextElement, others: CoroutineContext): CoroutineContext =
      if (others === EmptyCoroutineContext) element else ContextWithElement(element, others)

    /** Returns what a fold has made, of which the element may have become a part. */
    fun <R> keptIn(result: R): R {
      if (result !is CoroutineContext || result is ContextWithElement) {
        return result
      }
      val element = result[AsyncContextElement] ?: return result
      @Suppress("UNCHECKED_CAST") // what isn't an element is a context and no more, as is the other
      return if (result === element) result
      else of(element, result.minusKey(AsyncContextElement)) as R
    }

    private fun isForeign(element: CoroutineContext.Element) =
      element is ThreadContextElement<*> && element.javaClass.name != NUMBER_OF_COROUTINE
  }
}
