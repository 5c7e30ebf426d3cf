package io.asynclocal.diagnostics;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a thread, or a task, came to be: what the code that made it, or handed it over, was part of.
 * It keeps no store alive.
 *
 * @param bound the watches whose storage had a store there
 * @param source what made it, or took it over, on behalf of the code
 * @param maker the name of the thread on which that was
 * @param origin the work that was running there, as far as a recorder knows
 * @param stack the code that made it, or handed it over
 * @param lost the birth of what ran there, if a store had been lost on the way
 */
record Birth(
    List<LostStores> bound,
    WorkSource source,
    String maker,
    @Nullable Origin origin,
    List<StackFrame> stack,
    @Nullable Birth lost) {

  /** Of what belongs to no flow; what it makes shall be known all the same. */
  static final Birth NOWHERE = new Birth(List.of(), WorkSource.THREAD, "", null, List.of(), null);

  /** Whether a flow made this, or what made it, in which a store was bound. */
  boolean isLost() {
    return !bound.isEmpty() || lost != null;
  }

  /** Whether it is the same stores that are lost here and there. */
  boolean isOfSameStores(Birth other) {
    return bound.equals(other.bound)
        && (lost == null
            ? other.lost == null
            : other.lost != null && lost.isOfSameStores(other.lost));
  }

  /** Returns the first birth, on the way here, in a flow with a store. */
  @Nullable Birth outOfFlow(LostStores watch) {
    Birth before = lost == null ? null : lost.outOfFlow(watch);
    return before != null ? before : bound.contains(watch) ? this : null;
  }
}
