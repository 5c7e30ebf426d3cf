package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * What a thread's cell holds where what is current changes and something is to be found again later
 * whatever was entered: the work that is suspended and resumed, or the newest open scope. Whoever
 * puts something else into the cell for a while, and puts back what was there, puts back this.
 */
abstract class ChangingContext {
  /** What is current now. */
  AsyncContext value;

  /** Made when it is first needed, which is seldom; any one does. */
  private @Nullable AsyncContext standIn;

  ChangingContext(AsyncContext value) {
    this.value = value;
  }

  /** Returns what stands for this where only a context can be given back. */
  final AsyncContext standIn() {
    AsyncContext made = standIn;
    if (made == null) {
      made = AsyncContext.standingFor(this);
      standIn = made;
    }
    return made;
  }
}
