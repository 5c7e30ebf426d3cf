package io.asynclocal.diagnostics;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of asynchronous work on a thread.
 *
 * @param before what told of its begin
 * @param endNanos when it ended
 * @param nestedNanos for how long other work ran inside it
 */
record Slice(AsyncEvent before, long endNanos, long nestedNanos) {

  /** Work that has begun on a thread and not ended. */
  private static final class Running {
    final AsyncEvent before;
    long nestedNanos;

    Running(AsyncEvent before) {
      this.before = before;
    }
  }

  Origin origin() {
    return before.origin();
  }

  long beginNanos() {
    return before.nanos();
  }

  long nanos() {
    return endNanos - beginNanos();
  }

  /** Returns all runs of which both begin and end are known, in the order of their ends. */
  static List<Slice> of(List<AsyncEvent> events) {
    Map<Long, Deque<Running>> threads = new HashMap<>();
    List<Slice> slices = new ArrayList<>();
    for (AsyncEvent event : events) {
      Deque<Running> stack = threads.computeIfAbsent(event.threadId(), id -> new ArrayDeque<>());
      if (event.kind() == Kind.BEFORE) {
        stack.addLast(new Running(event));
      } else if (event.kind() == Kind.AFTER) {
        end(stack, event, slices);
      }
    }
    return slices;
  }

  private static void end(Deque<Running> stack, AsyncEvent after, List<Slice> slices) {
    Running running = stack.peekLast();
    if (running == null || running.before.origin().asyncId() != after.origin().asyncId()) {
      return; // its begin is among what was dropped
    }
    stack.removeLast();
    Slice ended = new Slice(running.before, after.nanos(), running.nestedNanos);
    slices.add(ended);
    Running outer = stack.peekLast();
    if (outer != null) {
      outer.nestedNanos += ended.nanos();
    }
  }
}
