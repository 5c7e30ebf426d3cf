package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/** A subscriber that requests and cancels only when a test says so. */
final class Tapped<T> extends BaseSubscriber<T> {
  private final Context context;

  /** What is current where signals come. */
  private @Nullable AsyncContext own;

  private boolean keepsItsContext;

  Tapped() {
    this(Context.empty());
  }

  Tapped(Context context) {
    this.context = context;
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    if (keepsItsContext) {
      own = AsyncContext.current();
    }
  }

  /**
   * Keeps the context of the subscription, as whoever still works in it does. What comes after the
   * end is told in it for as long as somebody has it, and then in nobody's.
   */
  Tapped<T> keepingItsContext() {
    keepsItsContext = true;
    return this;
  }

  /** Says that it need not be kept any more. */
  void letGoOfItsContext() {
    Reference.reachabilityFence(own);
    own = null;
  }

  @Override
  protected void hookOnError(Throwable failure) {}
}
