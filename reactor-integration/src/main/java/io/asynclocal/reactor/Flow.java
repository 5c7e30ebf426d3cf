package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Capture;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The mark of a context that is written in a {@code Context}, with the marks of those within which
 * it was written, the nearest first: an operator's subscribers have the {@code Context} from below,
 * which may be of a flow that they are part of.
 *
 * <p>It is also what a subscription keeps of its context when it has ended: the context is there as
 * long as somebody else has it.
 */
final class Flow {
  /** So that a flow that begins itself again and again doesn't grow. */
  private static final int LONGEST = 32;

  private static final int KEPT = 8;

  private static final AsyncLocalStorage<Flow> STORAGE =
      AsyncLocalStorage.<Flow>builder().name("reactorFlow").build();

  private static final Reference<AsyncContext> NOBODYS = new WeakReference<>(null);

  /** Of what belongs to nobody from the beginning. */
  private static final Flow UNOWNED = new Flow(null, null);

  /** In which nothing is restored. */
  static final AsyncContext TRANSPARENT = AsyncContext.root().with(STORAGE, UNOWNED);

  private final Object mark;
  private final @Nullable Flow around;

  /**
   * The context with this mark. The one that it was derived from wouldn't do: others may have this
   * one without having that one.
   */
  private Reference<AsyncContext> begun = NOBODYS;

  private Flow(@Nullable Object mark, @Nullable Flow around) {
    this.mark = mark == null ? this : mark;
    this.around = around;
  }

  /** Returns the flow that the running code is part of. */
  static @Nullable Flow current() {
    return STORAGE.getStore();
  }

  /** Returns whether the running code belongs to nobody, and neither does what it begins. */
  static boolean isTransparent() {
    return current() == UNOWNED;
  }

  /** Returns whether this is the flow of what belongs to nobody. */
  boolean isNobodys() {
    return this == UNOWNED;
  }

  /**
   * Returns whether the code that runs in this flow has entered something since it was restored.
   */
  boolean isLeft() {
    return !isBegunIn(AsyncContext.current());
  }

  /** Returns {@code context} as that of a flow of its own, within the one that it is of. */
  static AsyncContext begin(AsyncContext context) {
    Flow flow = within(in(context));
    AsyncContext begun = context.with(STORAGE, flow).captured();
    flow.begun = new WeakReference<>(begun);
    return begun;
  }

  /** Returns the flow that code in {@code context} is part of. */
  static @Nullable Flow in(AsyncContext context) {
    return context.getStore(STORAGE);
  }

  /**
   * Returns whether {@code context} is the one with which this began. What was derived from it has
   * the same mark, and isn't what this goes on in when it has ended.
   */
  boolean isBegunIn(AsyncContext context) {
    return this == UNOWNED || begun.get() == context;
  }

  /** Returns a new flow within {@code around}, or within none. */
  static Flow within(@Nullable Flow around) {
    return new Flow(
        null, around != null && around.length() >= LONGEST ? around.nearest(KEPT) : around);
  }

  /**
   * Returns what to keep of {@code capture} when a subscription has ended. Its context need not be
   * the one that its flow has begun with, or be of any.
   */
  static Object of(Capture capture) {
    AsyncContext context = capture.context();
    Flow flow = in(context);
    if (flow != null && flow.isBegunIn(context)) {
      return flow;
    } else if (context == AsyncContext.root()) {
      return context;
    }
    Flow ended = flow == null ? new Flow(null, null) : new Flow(flow.mark, flow.around);
    ended.begun = new WeakReference<>(context);
    return ended;
  }

  /**
   * Returns where something of this flow runs that comes when it has ended.
   *
   * @param otherwise where nobody has the context of this flow any more
   */
  AsyncContext late(AsyncContext otherwise) {
    AsyncContext context = begun.get();
    if (context != null) {
      return context;
    }
    Flow here = current();
    return here != null && here.isWithin(this) ? AsyncContext.current() : otherwise;
  }

  private Flow nearest(int count) {
    return new Flow(mark, around == null || count == 1 ? null : around.nearest(count - 1));
  }

  /** Returns whether this is {@code other}. */
  boolean isSame(Flow other) {
    return mark == other.mark;
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
    int length = 0;
    for (Flow flow = this; flow != null; flow = flow.around) {
      length++;
    }
    return length;
  }
}
