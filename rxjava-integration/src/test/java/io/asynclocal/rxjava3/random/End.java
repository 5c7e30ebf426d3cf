package io.asynclocal.rxjava3.random;

import io.asynclocal.contract.random.Stores;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The end of a pipeline, in one of the ways in which applications subscribe. */
@SuppressWarnings("unchecked") // what is emitted may be anything
final class End
    implements FlowableSubscriber<Object>,
        Observer<Object>,
        SingleObserver<Object>,
        MaybeObserver<Object>,
        CompletableObserver {
  private final Run run;
  private final Part part;
  private final Style style;
  private final CountDownLatch ended;
  private volatile @Nullable Subscription subscription;
  private volatile @Nullable Disposable disposable;

  /** How it takes items. */
  private enum Style {
    GREEDY,
    ONE_BY_ONE,
    CANCELS,
    REQUESTS_ELSEWHERE,
    LAMBDAS,
    STRICT,
    SAFE
  }

  End(Run run, String id, Stores stores, long seed, CountDownLatch ended) {
    this.run = run;
    this.part = new Part(run, id, stores, NONE);
    this.style = Style.values()[(int) Math.floorMod(seed, (long) Style.values().length)];
    this.ended = ended;
  }

  private static final Program.Step NONE = new Program.Step(Operators.SIMPLEST, 0, null, null);

  void subscribeTo(Object pipeline) {
    Object source = Conversions.convert(pipeline, Object.class, 0);
    if (source instanceof Observable<?> observable) {
      subscribe((Observable<Object>) observable);
    } else if (source instanceof Single<?> single) {
      subscribe((Single<Object>) single);
    } else if (source instanceof Maybe<?> maybe) {
      subscribe((Maybe<Object>) maybe);
    } else if (source instanceof Completable completable) {
      subscribe(completable);
    } else {
      subscribe(Conversions.flowable(source));
    }
  }

  private void subscribe(Flowable<Object> source) {
    switch (style) {
      case LAMBDAS -> disposable = source.subscribe(this::onNext, this::onError, this::onComplete);
      case STRICT -> source.subscribe(new Plain(this));
      case SAFE -> source.safeSubscribe(this);
      case CANCELS ->
          disposable =
              source.forEachWhile(item -> part.checked("while", false), this::onError, this::done);
      default -> source.subscribe((Subscriber<Object>) this);
    }
  }

  private void subscribe(Observable<Object> source) {
    switch (style) {
      case LAMBDAS -> disposable = source.subscribe(this::onNext, this::onError, this::onComplete);
      case SAFE -> source.safeSubscribe(this);
      case STRICT ->
          disposable =
              source.forEachWhile(item -> part.checked("while", true), this::onError, this::done);
      default -> source.subscribe((Observer<Object>) this);
    }
  }

  private void subscribe(Single<Object> source) {
    switch (style) {
      case LAMBDAS -> disposable = source.subscribe(this::onSuccess, this::onError);
      case SAFE -> source.safeSubscribe(this);
      case STRICT -> disposable = source.subscribe((item, failure) -> done());
      default -> source.subscribe((SingleObserver<Object>) this);
    }
  }

  private void subscribe(Maybe<Object> source) {
    switch (style) {
      case LAMBDAS -> disposable = source.subscribe(this::onSuccess, this::onError, this::done);
      case SAFE -> source.safeSubscribe(this);
      default -> source.subscribe((MaybeObserver<Object>) this);
    }
  }

  private void subscribe(Completable source) {
    switch (style) {
      case LAMBDAS -> disposable = source.subscribe(this::onComplete, this::onError);
      case SAFE -> source.safeSubscribe(this);
      default -> source.subscribe((CompletableObserver) this);
    }
  }

  /** Checks what the subscriber's thread has; it may have entered something more. */
  void requireUnchanged() {
    part.check("after subscribe");
  }

  void dispose() {
    Subscription upstream = subscription;
    if (upstream != null) {
      upstream.cancel();
    }
    Disposable other = disposable;
    if (other != null) {
      other.dispose();
    }
  }

  @Override
  public void onSubscribe(Subscription upstream) {
    part.check("end.onSubscribe");
    subscription = upstream;
    if (style == Style.REQUESTS_ELSEWHERE) {
      run.elsewhere(() -> upstream.request(1));
    } else {
      upstream.request(style == Style.ONE_BY_ONE ? 1 : Long.MAX_VALUE);
    }
  }

  @Override
  public void onSubscribe(Disposable upstream) {
    part.check("end.onSubscribe");
    disposable = upstream;
  }

  @Override
  public void onNext(Object item) {
    part.check("end.onNext");
    Subscription upstream = subscription;
    if (style == Style.CANCELS) {
      dispose();
    } else if (upstream != null && style == Style.ONE_BY_ONE) {
      upstream.request(1);
    } else if (upstream != null && style == Style.REQUESTS_ELSEWHERE) {
      run.elsewhere(() -> upstream.request(1));
    }
  }

  @Override
  public void onSuccess(Object item) {
    part.check("end.onSuccess");
    ended.countDown();
  }

  @Override
  public void onError(Throwable failure) {
    part.check("end.onError");
    ended.countDown();
  }

  @Override
  public void onComplete() {
    part.check("end.onComplete");
    ended.countDown();
  }

  private void done() {
    onComplete();
  }

  /** A subscriber that RxJava doesn't trust. */
  private record Plain(End end) implements Subscriber<Object> {
    @Override
    public void onSubscribe(Subscription upstream) {
      end.onSubscribe(upstream);
    }

    @Override
    public void onNext(Object item) {
      end.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      end.onError(failure);
    }

    @Override
    public void onComplete() {
      end.onComplete();
    }
  }
}
