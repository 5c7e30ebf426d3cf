package io.asynclocal.agent;

import java.util.List;

/** All boundaries, in the order in which they are applied. */
final class Boundaries {
  private Boundaries() {}

  static List<Boundary> all() {
    return List.of(
        new ExecutorEdits(),
        new FutureEdits(),
        new ThreadEdits(),
        new ForkJoinEdits(),
        new TimerEdits(),
        new FlowEdits(),
        new ChannelEdits(),
        new HttpEdits());
  }
}
