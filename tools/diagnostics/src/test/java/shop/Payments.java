package shop;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncFlows;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.coroutines.ElementsKt;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A user's code whose work ends with a failure that nobody throws through it. */
public final class Payments {
  private final Consumer<Throwable> onError;

  public Payments(Consumer<Throwable> onError) {
    this.onError = onError;
  }

  public static RuntimeException refused() {
    return new IllegalStateException("refused");
  }

  public void byMono(Scheduler scheduler) {
    Mono.error(Payments::refused).subscribeOn(scheduler).subscribe(item -> {}, onError);
  }

  public void byFlux(Scheduler scheduler) {
    Flux.range(1, 3)
        .flatMap(item -> Flux.<Integer>error(refused()))
        .publishOn(scheduler)
        .map(item -> item)
        .subscribe(item -> {}, onError);
  }

  public void flowable() {
    Flowable.error(Payments::refused)
        .subscribeOn(Schedulers.computation())
        .subscribe(item -> {}, onError::accept);
  }

  public void observable() {
    Observable.error(Payments::refused)
        .subscribeOn(Schedulers.computation())
        .subscribe(item -> {}, onError::accept);
  }

  public void single() {
    Single.error(Payments::refused)
        .subscribeOn(Schedulers.computation())
        .subscribe(item -> {}, onError::accept);
  }

  public void maybe() {
    Maybe.error(Payments::refused)
        .subscribeOn(Schedulers.computation())
        .subscribe(item -> {}, onError::accept);
  }

  public void completable() {
    Completable.error(Payments::refused)
        .subscribeOn(Schedulers.computation())
        .subscribe(() -> {}, onError::accept);
  }

  public void byFuture() {
    CompletableFuture<String> future = new AsyncCompletableFuture<>();
    future.completeExceptionally(refused());
    future.whenComplete((item, failure) -> onError.accept(failure));
  }

  public void byForeignFuture(CompletableFuture<String> reply) {
    AsyncFutures.propagating(reply).whenComplete((item, failure) -> onError.accept(failure));
  }

  public void byFlow(Flow.Publisher<String> publisher) {
    AsyncFlows.propagating(publisher).subscribe(new Receiving());
  }

  private final class Receiving implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String item) {}

    @Override
    public void onError(Throwable failure) {
      onError.accept(failure);
    }

    @Override
    public void onComplete() {}
  }

  public void byCoroutine() {
    BuildersKt.async(
            ElementsKt.AsyncContextScope(EmptyCoroutineContext.INSTANCE),
            Dispatchers.getDefault(),
            CoroutineStart.DEFAULT,
            (scope, continuation) -> {
              throw refused();
            })
        .invokeOnCompletion(
            failure -> {
              onError.accept(failure);
              return Unit.INSTANCE;
            });
  }
}
