package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.ContinuingContext
import java.util.function.BiConsumer
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.ThreadContextElement

/**
 * Tells what elements of somebody else set through our stores, such as Kotlin's `MDCContext`, from
 * what the coroutine itself enters. Their stores are in force while they have set the thread, and
 * only there; what the coroutine enters meanwhile holds for the rest of it.
 *
 * While such elements are there, each resumption is a [Stay] with a context of its own in place of
 * the coroutine's. This element sets the thread after all others and so knows what those have set.
 * It restores it before all others, so that what they put back is nobody's.
 *
 * A coroutine can be on with a second stay before the first is over, and go on in either of them
 * without anybody being told: where it begins a block on another thread, and the block has ended
 * before this one could let go. So what it enters in one is entered at once in all of them.
 *
 * @param work the coroutine's own context
 */
internal class ForeignElements(private val work: ContinuingContext) :
  ThreadContextElement<ForeignElements.Stay?> {

  /** Those that others have set and not begun to restore, all of which have come to [reached]. */
  private val open = ArrayList<Stay>(1)
  private var reached = work.value()
  private var beginning: Stay? = null

  override val key: CoroutineContext.Key<ForeignElements>
    get() = Key

  /** What a coroutine has while it stays on a thread. */
  internal inner class Stay : BiConsumer<AsyncContext, AsyncContext> {
    private val begun = work.value()
    private var set = begun
    private val current = ContinuingContext.startingIn(begun, this)
    private val previous: Any = current.attach()

    fun othersHaveSet() {
      set = current.value()
    }

    /** Hears of all that is entered, also by others before they have set and while they restore. */
    override fun accept(before: AsyncContext, now: AsyncContext) {
      synchronized(this@ForeignElements) {
        if (this in open) {
          follow()
          val from = ContinuingContext.withChange(before, set, begun)
          val to = ContinuingContext.withChange(now, set, begun)
          work.become(ContinuingContext.withChange(work.value(), from, to))
          change(from, to, except = this)
        }
      }
    }

    /** Takes part in a change, but for the stores that others have set here. */
    fun change(from: AsyncContext, to: AsyncContext) {
      val hereFrom = ContinuingContext.withChange(from, begun, set)
      val hereTo = ContinuingContext.withChange(to, begun, set)
      current.become(ContinuingContext.withChange(current.value(), hereFrom, hereTo))
    }

    fun detach() = current.detach(previous)
  }

  /** Sets the thread before others do. */
  fun begin(): Stay = Stay().also { beginning = it }

  override fun updateThreadContext(context: CoroutineContext): Stay? = beginning?.also {
    beginning = null
    it.othersHaveSet()
    synchronized(this) {
      follow()
      open += it
    }
  }

  override fun restoreThreadContext(context: CoroutineContext, oldState: Stay?) {
    synchronized(this) { open.remove(oldState) }
  }

  /**
   * Enters in all stays what was entered where none was: in a part of the coroutine that is without
   * the elements of its caller, as a flow's collector is below `flowOn`.
   */
  @Synchronized
  fun follow() {
    val now = work.value()
    if (now !== reached) {
      change(reached, now, except = null)
    }
  }

  private fun change(from: AsyncContext, to: AsyncContext, except: Stay?) {
    open.forEach { if (it !== except) it.change(from, to) }
    reached = work.value()
  }

  override fun toString(): String = "ForeignElements"

  companion object Key : CoroutineContext.Key<ForeignElements>
}
