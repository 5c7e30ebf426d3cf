package io.asynclocal.mixture;

import io.asynclocal.contract.random.Stores;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import kotlin.Unit;
import kotlinx.coroutines.flow.FlowKt;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The end of a program for one subscriber, in the way of its library. */
final class End implements Subscriber<Object> {
  private final Part part;
  private final Style style;
  private final CountDownLatch ended;
  private final ConcurrentLinkedQueue<String> signals = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Subscription subscription;
  private volatile @Nullable Disposable disposable;
  private volatile @Nullable CompletableFuture<?> future;
  private volatile boolean isCancelled;

  /** How it takes items. */
  private enum Style {
    GREEDY,
    ONE_BY_ONE,
    CANCELS,
    REQUESTS_ELSEWHERE
  }

  End(Run run, String id, Stores stores, long seed, CountDownLatch ended) {
    this.part = new Part(run, id, stores, stores, new Program.Step(Operators.END, 0, null, null));
    this.style = Style.values()[(int) Math.floorMod(seed / 5, (long) Style.values().length)];
    this.ended = ended;
  }

  @SuppressWarnings("unchecked") // what is emitted may be anything
  void subscribeTo(Object stage, Kind kind) {
    switch (kind) {
      case FLUX, MONO, FLOWABLE -> ((Publisher<Object>) stage).subscribe(this);
      case OBSERVABLE ->
          disposable =
              Cast.observable(stage).subscribe(this::onNext, this::onError, this::onComplete);
      case SINGLE -> disposable = Cast.single(stage).subscribe(this::onNext, this::onError);
      case MAYBE ->
          disposable = Cast.maybe(stage).subscribe(this::onNext, this::onError, this::onComplete);
      case COMPLETABLE ->
          disposable = ((Completable) stage).subscribe(this::onComplete, this::onError);
      case FLOW ->
          wait(
              part.run.begun(
                  Conversions.inCoroutine(
                      part,
                      continuation ->
                          FlowKt.lastOrNull(
                              FlowKt.onEach(
                                  Cast.flow(stage),
                                  (item, unused) -> {
                                    onNext(item);
                                    return Unit.INSTANCE;
                                  }),
                              continuation))));
      case FUTURE -> wait(Cast.future(stage));
    }
    part.check("after subscribe");
  }

  private void wait(CompletableFuture<Object> begun) {
    future = begun;
    CompletableFuture<Object> unused =
        begun.whenComplete(
            (item, failure) -> {
              if (failure == null) {
                onNext(String.valueOf(item));
                onComplete();
              } else {
                onError(failure);
              }
            });
  }

  void dispose() {
    isCancelled = true;
    Subscription upstream = subscription;
    if (upstream != null) {
      upstream.cancel();
    }
    Disposable other = disposable;
    if (other != null) {
      other.dispose();
    }
    CompletableFuture<?> waited = future;
    if (waited != null) {
      waited.cancel(false);
    }
  }

  private void check(String signal) {
    if (isCancelled) {
      part.run.checkLate(part.id);
    } else {
      part.check(signal);
    }
  }

  /** {@return what it was told before it was disposed of} */
  String signals() {
    return String.join(" ", signals);
  }

  @Override
  public void onSubscribe(Subscription upstream) {
    part.check("onSubscribe");
    subscription = upstream;
    if (style == Style.REQUESTS_ELSEWHERE) {
      part.run.elsewhere(() -> upstream.request(1));
    } else {
      upstream.request(style == Style.ONE_BY_ONE ? 1 : Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(Object item) {
    check("onNext");
    signals.add(String.valueOf(Part.item(item)));
    Subscription upstream = subscription;
    if (style == Style.CANCELS) {
      dispose();
    } else if (upstream != null && style == Style.ONE_BY_ONE) {
      upstream.request(1);
    } else if (upstream != null && style == Style.REQUESTS_ELSEWHERE) {
      part.run.elsewhere(() -> upstream.request(1));
    }
  }

  @Override
  public void onError(Throwable failure) {
    check("onError");
    signals.add(failure.getClass().getSimpleName());
    ended.countDown();
  }

  @Override
  public void onComplete() {
    check("onComplete");
    signals.add("complete");
    ended.countDown();
  }
}
