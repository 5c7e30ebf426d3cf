package io.asynclocal.reactor;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;

/** A subscriber that requests and cancels only when a test says so. */
final class Tapped<T> extends BaseSubscriber<T> {
  private final Context context;

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
  protected void hookOnSubscribe(Subscription subscription) {}

  @Override
  protected void hookOnError(Throwable failure) {}
}
