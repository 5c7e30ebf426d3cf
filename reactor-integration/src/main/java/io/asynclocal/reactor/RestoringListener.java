package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.observability.SignalListener;
import reactor.core.observability.SignalListenerFactory;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What {@code tap} tells of a subscription, told in the subscription's context: it is also told of
 * requests and of the cancellation, which come from anywhere.
 */
final class RestoringListener<T> implements SignalListener<T> {
  private static final PrivateField FACTORY = PrivateField.named("tapFactory");
  private static final PrivateField LISTENER = PrivateField.named("listener");

  /** What Reactor tells with Micrometer's thread-locals set. */
  private static final PrivateField ORIGINAL = PrivateField.named("original");

  private final SignalListener<T> listener;

  private final Reference<AsyncContext> late;

  /** Null when the subscription has ended: it is there then as long as somebody else has it. */
  private @Nullable AsyncContext context;

  private RestoringListener(SignalListener<T> listener, AsyncContext context) {
    this.listener = listener;
    this.context = context;
    this.late = new WeakReference<>(context);
  }

  /** Makes {@code tap}'s listeners restore, if their factory can be reached. */
  @SuppressWarnings("unchecked") // of which types they are is nothing to us
  static boolean putIn(Object tap) {
    return FACTORY.replace(
        tap,
        factory ->
            factory instanceof Factory<?, ?>
                ? factory
                : new Factory<>((SignalListenerFactory<Object, Object>) factory));
  }

  /** Returns whether {@code subscriber}, of {@code tap}, has a listener that restores. */
  static boolean isToldBy(Object subscriber) {
    Object listener = LISTENER.get(subscriber);
    return listener instanceof RestoringListener<?>
        || (listener != null && ORIGINAL.get(listener) instanceof RestoringListener<?>);
  }

  /** Returns whether the listeners of {@code tap} restore. */
  static boolean isIn(Publisher<?> tap) {
    return FACTORY.get(tap) instanceof Factory<?, ?>;
  }

  private record Factory<T, S>(SignalListenerFactory<T, S> factory)
      implements SignalListenerFactory<T, S> {

    @Override
    public S initializePublisherState(Publisher<? extends T> source) {
      return factory.initializePublisherState(source);
    }

    @Override
    public SignalListener<T> createListener(
        Publisher<? extends T> source, ContextView context, S state) {
      SignalListener<T> listener = factory.createListener(source, context, state);
      return Flow.isTransparent()
          ? listener
          : new RestoringListener<>(listener, SubscriptionContext.of(context));
    }
  }

  private interface Call {
    void run() throws Throwable;
  }

  private AsyncContext here() {
    AsyncContext known = context;
    if (known == null) {
      known = late.get();
    }
    return known == null ? AsyncContext.root() : known;
  }

  private void tell(Call call) throws Throwable {
    AsyncContext here = here();
    Object previous = here.attach();
    try {
      call.run();
    } finally {
      here.detach(previous);
    }
  }

  @Override
  public void doFirst() throws Throwable {
    tell(listener::doFirst);
  }

  @Override
  public void doFinally(SignalType end) throws Throwable {
    try {
      tell(() -> listener.doFinally(end));
    } finally {
      context = null;
    }
  }

  @Override
  public void doOnSubscription() throws Throwable {
    tell(listener::doOnSubscription);
  }

  @Override
  public void doOnFusion(int mode) throws Throwable {
    tell(() -> listener.doOnFusion(mode));
  }

  @Override
  public void doOnRequest(long n) throws Throwable {
    tell(() -> listener.doOnRequest(n));
  }

  @Override
  public void doOnCancel() throws Throwable {
    tell(listener::doOnCancel);
  }

  @Override
  public void doOnNext(T item) throws Throwable {
    tell(() -> listener.doOnNext(item));
  }

  @Override
  public void doOnComplete() throws Throwable {
    tell(listener::doOnComplete);
  }

  @Override
  public void doOnError(Throwable failure) throws Throwable {
    tell(() -> listener.doOnError(failure));
  }

  @Override
  public void doAfterComplete() throws Throwable {
    tell(listener::doAfterComplete);
  }

  @Override
  public void doAfterError(Throwable failure) throws Throwable {
    tell(() -> listener.doAfterError(failure));
  }

  @Override
  public void doOnMalformedOnNext(T item) throws Throwable {
    tell(() -> listener.doOnMalformedOnNext(item));
  }

  @Override
  public void doOnMalformedOnError(Throwable failure) throws Throwable {
    tell(() -> listener.doOnMalformedOnError(failure));
  }

  @Override
  public void doOnMalformedOnComplete() throws Throwable {
    tell(listener::doOnMalformedOnComplete);
  }

  @Override
  public void handleListenerError(Throwable failure) {
    here().accept(SignalListener::handleListenerError, listener, failure);
  }

  @Override
  public Context addToContext(Context original) {
    return listener.addToContext(original);
  }
}
