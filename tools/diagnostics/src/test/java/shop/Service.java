package shop;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Begins work in each library's way, in lines that views are to name. */
public final class Service {
  private Service() {}

  /** A subscription for each element, in one operator. */
  public static List<Long> byReactor() {
    return Flux.range(1, 2)
        .flatMap(ignored -> Mono.delay(Duration.ofMillis(1)))
        .collectList()
        .block();
  }

  /** A subscription that an operator makes on a thread of Reactor's, where nothing of this runs. */
  public static Long byReactorElsewhere() {
    return Mono.delay(Duration.ofMillis(1))
        .flatMap(ignored -> Mono.delay(Duration.ofMillis(1)))
        .block();
  }

  /** The same in RxJava. */
  public static List<Long> byRxJava() {
    return Flowable.range(1, 2)
        .flatMapSingle(ignored -> Single.timer(1, TimeUnit.MILLISECONDS))
        .toList()
        .blockingGet();
  }

  /** A future and what reacts to it. */
  public static CompletableFuture<Integer> byFuture() {
    AsyncCompletableFuture<String> begun = new AsyncCompletableFuture<>();
    CompletableFuture<Integer> length = begun.thenApply(String::length);
    begun.complete("four");
    return length;
  }

  /** Tasks, one at once and one later. */
  public static void byExecutor(ScheduledExecutorService pool) throws Exception {
    ScheduledExecutorService propagating = AsyncExecutors.propagating(pool);
    propagating.submit(() -> {}).get();
    propagating.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get();
  }
}
