package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.coroutines.ElementsKt;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaInstallation;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.future.FutureKt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What is said to be in flight is in flight, whatever the collector has come to. */
@SuppressWarnings("try") // what is installed need not be referred to
class InFlightTest {
  private static final int REQUESTS = 20;
  private static final long DEADLINE = 30;

  private final AsyncLocalStorage<String> request = AsyncLocalStorage.create();
  private final Queue<AsyncResource> kept = new ConcurrentLinkedQueue<>();

  /** Without it an early collection would end what nobody else has ended. */
  private final AsyncHook keeper =
      AsyncHooks.createHook(
          new AsyncHookCallbacks() {
            @Override
            public void init(long id, String type, long triggerId, AsyncResource resource) {
              kept.add(resource);
            }
          });

  private final LiveView live = new LiveView(Census.ofAtMost(10_000), 0);
  private final ScheduledExecutorService pool =
      AsyncExecutors.propagating(Executors.newScheduledThreadPool(2));
  private AsyncRecorder recorder;

  @BeforeEach
  void start() {
    keeper.enable();
    recorder =
        AsyncRecorder.builder()
            .where(() -> request.getStore() != null)
            .observer(live)
            .observer(this::look)
            .labelledBy(request, String::valueOf)
            .stacks(1, 16)
            .start();
  }

  @AfterEach
  void stop() {
    recorder.close();
    keeper.disable();
    pool.shutdownNow();
  }

  private synchronized void look(AsyncEvent event) {
    notifyAll();
  }

  /** Waits for the last words of threads that have answered already. */
  private synchronized void awaitNothingInFlight() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE);
    while (live.census().size() > 0 && System.nanoTime() < deadline) {
      wait(TimeUnit.SECONDS.toMillis(1));
    }
  }

  private static String answer() {
    return "answer";
  }

  /** Nobody reads what a delay resumes it with. */
  @SuppressWarnings("unchecked")
  private static Continuation<Unit> ofUnit(Continuation<?> continuation) {
    return (Continuation<Unit>) continuation;
  }

  /** One request's work, as an application would write it. */
  private enum Work {
    REACTOR {
      @Override
      CompletableFuture<String> begin(ScheduledExecutorService pool) {
        return Mono.fromCallable(InFlightTest::answer)
            .subscribeOn(Schedulers.boundedElastic())
            .delayElement(Duration.ofMillis(1))
            .publishOn(Schedulers.parallel())
            .toFuture();
      }
    },
    RX_JAVA {
      @Override
      CompletableFuture<String> begin(ScheduledExecutorService pool) {
        return Single.fromCallable(InFlightTest::answer)
            .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.io())
            .delay(1, TimeUnit.MILLISECONDS)
            .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
            .toCompletionStage()
            .toCompletableFuture();
      }
    },
    SUPPLIED {
      @Override
      CompletableFuture<String> begin(ScheduledExecutorService pool) {
        return AsyncFutures.supplyAsync(InFlightTest::answer, Runnable::run);
      }
    },
    SUPPLIED_BY_A_POOL {
      @Override
      CompletableFuture<String> begin(ScheduledExecutorService pool) {
        return AsyncFutures.supplyAsync(InFlightTest::answer, pool)
            .thenApplyAsync(String::trim, pool)
            .thenCompose(text -> AsyncFutures.supplyAsync(() -> text));
      }
    },
    SCHEDULED {
      @Override
      CompletableFuture<String> begin(ScheduledExecutorService pool) {
        CompletableFuture<String> done = new CompletableFuture<>();
        var unused = pool.schedule(() -> done.complete(answer()), 1, TimeUnit.MILLISECONDS);
        return done;
      }
    },
    COROUTINE {
      @Override
      CompletableFuture<String> begin(ScheduledExecutorService pool) {
        return FutureKt.future(
            ElementsKt.AsyncContextScope(EmptyCoroutineContext.INSTANCE),
            Dispatchers.getDefault(),
            CoroutineStart.DEFAULT,
            (scope, continuation) -> {
              Object suspended = DelayKt.delay(1, ofUnit(continuation));
              return suspended == IntrinsicsKt.getCOROUTINE_SUSPENDED() ? suspended : answer();
            });
      }
    };

    abstract CompletableFuture<String> begin(ScheduledExecutorService pool);
  }

  @ParameterizedTest
  @EnumSource
  void work_thatHasEndedIsNotInFlight(Work work) throws Exception {
    try (ReactorInstallation reactor = ReactorIntegration.install();
        RxJavaInstallation rxJava = RxJavaIntegration.install()) {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        answers.add(request.call("r-" + i, () -> work.begin(pool)));
      }
      for (CompletableFuture<String> answer : answers) {
        answer.get(DEADLINE, TimeUnit.SECONDS);
      }
      assertTrue(kept.size() >= REQUESTS, "nothing was seen");
      awaitNothingInFlight();
      assertEquals("0 alive\n", CensusReport.of(live.census()));
    }
  }
}
