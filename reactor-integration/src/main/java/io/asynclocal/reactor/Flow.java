package io.asynclocal.reactor;

import org.jspecify.annotations.Nullable;

/**
 * The mark of a context that is written in a {@code Context}, with the marks of those within which
 * it was written, the nearest first: an operator's subscribers have the {@code Context} from below,
 * which may be of a flow that they are part of.
 */
final class Flow {
  /** So that a flow that begins itself again and again doesn't grow. */
  private static final int LONGEST = 32;

  private static final int KEPT = 8;

  private final Object mark;
  private final @Nullable Flow around;
  private final int length;

  private Flow(@Nullable Object mark, @Nullable Flow around) {
    this.mark = mark == null ? this : mark;
    this.around = around;
    this.length = around == null ? 1 : around.length + 1;
  }

  /** Returns a new flow within {@code around}, or within none. */
  static Flow within(@Nullable Flow around) {
    return new Flow(
        null, around != null && around.length >= LONGEST ? around.nearest(KEPT) : around);
  }

  private Flow nearest(int count) {
    return new Flow(mark, around == null || count == 1 ? null : around.nearest(count - 1));
  }

  /** Returns whether this is {@code other}, or within it. */
  boolean isWithin(Flow other) {
    for (Flow flow = this; flow != null; flow = flow.around) {
      if (flow.mark == other.mark) {
        return true;
      }
    }
    return false;
  }

  int length() {
    return length;
  }
}
