package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.ContinuingContext
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.ThreadContextElement

/**
 * Tells what elements of somebody else set through our stores, such as Kotlin's `MDCContext`, from
 * what the coroutine itself enters. Their stores are in force while they have set the thread, and
 * only there; what the coroutine enters meanwhile holds for the rest of it.
 *
 * While such elements are there, each resumption has a context of its own in place of the
 * coroutine's. This element sets the thread after all others and so knows what those have set. It
 * restores it before all others, so that what they put back is nobody's.
 *
 * @param work the coroutine's own context
 */
internal class ForeignElements(private val work: ContinuingContext) :
  ThreadContextElement<ForeignElements.Stay?> {

  /** Has what the coroutine has now, in place of [work]; null while that has it. */
  private var live: Stay? = null
  private var newest: Stay? = null

  override val key: CoroutineContext.Key<ForeignElements>
    get() = Key

  /** What a coroutine has while it stays on a thread. */
  internal class Stay(val begun: AsyncContext, val outer: Stay?) {
    val current = ContinuingContext.startingIn(begun)
    val previous: Any = current.attach()
    private var set = begun

    fun othersHaveSet() {
      set = current.value()
    }

    /** Returns what the coroutine has, without what others have set. */
    fun own(): AsyncContext = ContinuingContext.withChange(current.value(), set, begun)

    /** Goes on where the coroutine has come to meanwhile, with what others have set here. */
    fun goOnIn(own: AsyncContext) = current.become(ContinuingContext.withChange(own, begun, set))
  }

  /** Sets the thread before others do. */
  fun begin(): Stay {
    val outer = settle()
    return Stay(work.value(), outer).also { newest = it }
  }

  override fun updateThreadContext(context: CoroutineContext): Stay? = newest?.also {
    it.othersHaveSet()
    synchronized(this) { live = it }
  }

  override fun restoreThreadContext(context: CoroutineContext, oldState: Stay?) {
    synchronized(this) {
      if (live === oldState) {
        settle()
      }
    }
  }

  /**
   * Restores the thread after others have done so.
   *
   * @return false if a scope was left open
   */
  fun end(stay: Stay): Boolean {
    val isAsItWas = stay.current.detach(stay.previous)
    val outer = stay.outer
    if (outer != null && stay.previous === outer.current) {
      synchronized(this) {
        // Else the coroutine has been resumed elsewhere, and this thread has nothing to go on with.
        if (live == null && newest === stay) {
          outer.goOnIn(work.value())
          live = outer
          newest = outer
        }
      }
    }
    return isAsItWas
  }

  /**
   * Gives [work] what the coroutine has. Both do so who may be the first to ask: the thread where
   * it is suspended, and the one where it is resumed, which may be before that.
   *
   * @return what had it
   */
  @Synchronized
  fun settle(): Stay? = live?.also {
    work.become(it.own())
    live = null
  }

  /** Returns what the coroutine has now. */
  @Synchronized fun own(): AsyncContext = live?.own() ?: work.value()

  override fun toString(): String = "ForeignElements"

  companion object Key : CoroutineContext.Key<ForeignElements>
}
