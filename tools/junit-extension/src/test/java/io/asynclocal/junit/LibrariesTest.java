package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncTimers;
import io.asynclocal.coroutines.ElementsKt;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaInstallation;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.PublishSubject;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.DelayKt;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.Job;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What tests of reactive pipelines and coroutines leave behind, and what they clean up. */
class LibrariesTest {

  /** Subscriptions that go on. */
  @LeavesNothingBehind
  static class LeavingReactor {
    private static final Disposable.Composite KEPT = Disposables.composite();
    private static ReactorInstallation installed;

    @BeforeAll
    static void install() {
      installed = ReactorIntegration.install();
    }

    @AfterAll
    static void uninstall() {
      KEPT.dispose();
      installed.close();
    }

    @Test
    void never() {
      KEPT.add(Flux.never().subscribe());
    }

    @Test
    void interval() {
      KEPT.add(Flux.interval(Duration.ofHours(1)).subscribe());
    }

    @Test
    void delay() {
      KEPT.add(Mono.delay(Duration.ofHours(1)).map(tick -> tick + 1).subscribe());
    }

    @Test
    void sink() {
      Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
      KEPT.add(sink.asFlux().subscribe());
    }
  }

  /** The same subscriptions, which end or are disposed of. */
  @LeavesNothingBehind
  static class TidyReactor {
    private static ReactorInstallation installed;

    @BeforeAll
    static void install() {
      installed = ReactorIntegration.install();
    }

    @AfterAll
    static void uninstall() {
      installed.close();
    }

    @Test
    void never() {
      Flux.never().subscribe().dispose();
    }

    @Test
    void interval() {
      assertEquals(2L, Flux.interval(Duration.ofMillis(1)).take(3).blockLast());
      Flux.interval(Duration.ofHours(1)).subscribe().dispose();
    }

    @Test
    void delay() {
      assertEquals(1L, Mono.delay(Duration.ofMillis(1)).map(tick -> tick + 1).block());
    }

    @Test
    void sink() {
      Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
      sink.asFlux().subscribe();
      sink.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** It comes to its end while the extension waits for that. */
    @Test
    void soon() {
      Mono.delay(Duration.ofMillis(5))
          .publishOn(reactor.core.scheduler.Schedulers.parallel())
          .subscribe();
    }
  }

  @LeavesNothingBehind
  static class LeavingRxJava {
    private static final CompositeDisposable KEPT = new CompositeDisposable();
    private static RxJavaInstallation installed;

    @BeforeAll
    static void install() {
      installed = RxJavaIntegration.install();
    }

    @AfterAll
    static void uninstall() {
      KEPT.dispose();
      installed.close();
    }

    @Test
    void interval() {
      KEPT.add(Observable.interval(1, TimeUnit.HOURS).subscribe());
    }

    @Test
    void timer() {
      KEPT.add(Single.timer(1, TimeUnit.HOURS).subscribe());
    }

    @Test
    void subject() {
      KEPT.add(PublishSubject.create().observeOn(Schedulers.computation()).subscribe());
    }
  }

  @LeavesNothingBehind
  static class TidyRxJava {
    private static RxJavaInstallation installed;

    @BeforeAll
    static void install() {
      installed = RxJavaIntegration.install();
    }

    @AfterAll
    static void uninstall() {
      installed.close();
    }

    @Test
    void interval() {
      assertEquals(2L, Observable.interval(1, TimeUnit.MILLISECONDS).take(3).blockingLast());
      Observable.interval(1, TimeUnit.HOURS).subscribe().dispose();
    }

    @Test
    void timer() {
      assertEquals(0L, Single.timer(1, TimeUnit.MILLISECONDS).blockingGet());
    }

    @Test
    void subject() {
      PublishSubject<String> subject = PublishSubject.create();
      var unused = subject.observeOn(Schedulers.computation()).subscribe();
      subject.onComplete();
    }
  }

  @LeavesNothingBehind
  static class LeavingOthers {
    private static final CancellationException END = new CancellationException("the test is over");
    private static Job job;
    private static Timer timer;

    @AfterAll
    static void end() {
      job.cancel(END);
      timer.cancel();
    }

    @Test
    void coroutine() {
      job = launch(continuation -> DelayKt.awaitCancellation(continuation));
    }

    @Test
    void timerTask() {
      timer = new Timer();
      timer.schedule(AsyncTimers.task(() -> {}), TimeUnit.HOURS.toMillis(1));
    }
  }

  @LeavesNothingBehind
  static class TidyOthers {
    @Test
    void coroutine() {
      launch(continuation -> DelayKt.delay(1, continuation));
      Job job = launch(continuation -> DelayKt.awaitCancellation(continuation));
      job.cancel(LeavingOthers.END);
    }

    @Test
    void timerTask() {
      Timer timer = new Timer();
      timer.schedule(AsyncTimers.task(timer::cancel), 1);
    }
  }

  private interface Suspending {
    Object call(Continuation<? super Unit> continuation);
  }

  private static Job launch(Suspending body) {
    return BuildersKt.launch(
        ElementsKt.AsyncContextScope(EmptyCoroutineContext.INSTANCE),
        Dispatchers.getDefault(),
        CoroutineStart.DEFAULT,
        (scope, continuation) -> body.call(continuation));
  }

  @Test
  void reactorsSubscriptions_areNamed() {
    TestRun run = TestRun.of(LeavingReactor.class);
    assertEquals(List.of(), run.passed());
    assertEquals(List.of(), run.failedContainers());
    for (String test : List.of("never", "interval", "delay", "sink")) {
      assertNamed(run, "LeavingReactor", test, "ReactorSubscription ");
    }
    assertNamed(run, "LeavingReactor", "interval", "ReactorTask ");
    assertTidy(TidyReactor.class, 5);
  }

  @Test
  void rxJavasSubscriptions_areNamed() {
    TestRun run = TestRun.of(LeavingRxJava.class);
    assertEquals(List.of(), run.passed());
    assertEquals(List.of(), run.failedContainers());
    for (String test : List.of("interval", "timer", "subject")) {
      assertNamed(run, "LeavingRxJava", test, "RxSubscription ");
    }
    assertNamed(run, "LeavingRxJava", "interval", "RxTask ");
    assertTidy(TidyRxJava.class, 3);
  }

  @Test
  void coroutinesAndTimers_areNamed() {
    TestRun run = TestRun.of(LeavingOthers.class);
    assertEquals(List.of(), run.passed());
    assertNamed(run, "LeavingOthers", "coroutine", "Coroutine ");
    assertNamed(run, "LeavingOthers", "timerTask", "Timer");
    assertTidy(TidyOthers.class, 2);
  }

  private static void assertNamed(TestRun run, String tests, String test, String type) {
    String message = run.failure(test + "()").getMessage();
    assertTrue(message.startsWith(test + " ended with dangling async tasks.\n  "), message);
    assertTrue(message.contains("\n  " + type), message);
    assertTrue(
        message.contains("LibrariesTest$" + tests + "." + test + "(LibrariesTest.java:"), message);
  }

  private static void assertTidy(Class<?> tests, int many) {
    TestRun run = TestRun.of(tests);
    assertEquals(List.of(), run.failed());
    assertEquals(List.of(), run.failedContainers());
    assertEquals(many, run.passed().size());
  }
}
