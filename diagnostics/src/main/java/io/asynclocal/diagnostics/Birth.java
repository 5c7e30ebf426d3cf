package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a thread came to be: what the code that made it was part of. It keeps no store alive.
 *
 * @param bound the watches whose storage had a store there
 * @param carrier what made it, on behalf of the code
 * @param maker the name of the thread that made this one
 * @param origin the work that was running there, as far as a recorder knows
 * @param stack the code that made it
 * @param lost the birth of the thread that made this one, if a store had been lost on the way there
 */
record Birth(
    List<LostStores> bound,
    Carrier carrier,
    String maker,
    @Nullable Origin origin,
    List<StackFrame> stack,
    @Nullable Birth lost) {

  /** Of threads that belong to no flow, but whose children shall be known. */
  static final Birth NOWHERE = new Birth(List.of(), Carrier.THREAD, "", null, List.of(), null);

  /** Whether a flow made this thread, or one before it, in which a store was bound. */
  boolean isLost() {
    return !bound.isEmpty() || lost != null;
  }

  /** Returns the first thread, on the way here, that a flow with a store made. */
  @Nullable Birth outOfFlow(LostStores watch) {
    Birth before = lost == null ? null : lost.outOfFlow(watch);
    return before != null ? before : bound.contains(watch) ? this : null;
  }
}
