package io.asynclocal.rxjava3;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.asynclocal.contract.Carrier;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.Subject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** RxJava with the integration installed, on a scheduler of any kind. */
final class RxJavaCarrier implements Carrier {
  private final String name;
  private final RxJavaInstallation installation = RxJavaIntegration.install();
  private final @Nullable Consumer<? super Throwable> errorHandler =
      RxJavaPlugins.getErrorHandler();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Scheduler scheduler;

  /**
   * Makes a carrier.
   *
   * @param scheduler makes the scheduler, perhaps on the given threads
   */
  RxJavaCarrier(String name, Function<Executor, Scheduler> scheduler) {
    this.name = name;
    this.scheduler = scheduler.apply(threads);
    // A body's failure ends here, instead of on the console.
    RxJavaPlugins.setErrorHandler(failure -> {});
  }

  static RxJavaCarrier onThreadPool() {
    return new RxJavaCarrier("rxjava", Schedulers::from);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    Completable.timer(delay.toNanos(), NANOSECONDS, scheduler).subscribe(body::run);
  }

  @Override
  public void immediate(Runnable body) {
    Completable.fromRunnable(body).subscribeOn(scheduler).subscribe();
  }

  @Override
  public void microtask(Runnable body) {
    Completable.complete().observeOn(scheduler).subscribe(body::run);
  }

  @Override
  public Promise promise() {
    return new SubjectPromise();
  }

  @Override
  public void async(List<Supplier<Promise>> parts) {
    SubjectPromise called = new SubjectPromise();
    called.resolve();
    Completable function = called.settled();
    for (Supplier<Promise> part : parts) {
      function = function.andThen(Completable.defer(() -> ((SubjectPromise) part.get()).settled()));
    }
    function.subscribe();
  }

  @Override
  public Emitter emitter() {
    return new SubjectEmitter();
  }

  @Override
  public Executor workers() {
    return threads;
  }

  @Override
  public void close() {
    installation.close();
    RxJavaPlugins.setErrorHandler(errorHandler);
    if (scheduler instanceof HooklessScheduler) {
      scheduler.shutdown();
    }
    threads.shutdownNow();
  }

  private static final class SubjectPromise implements Promise {
    private final CompletableSubject subject = CompletableSubject.create();

    @Override
    public void resolve() {
      subject.onComplete();
    }

    @Override
    public void reject() {
      subject.onError(new IllegalStateException("rejected"));
    }

    @Override
    public void then(Runnable reaction) {
      settled().subscribe(reaction::run);
    }

    Completable settled() {
      return subject.onErrorComplete();
    }
  }

  private static final class SubjectEmitter implements Emitter {
    private final Subject<String> subject = PublishSubject.<String>create().toSerialized();

    @Override
    public void on(Runnable listener) {
      subject.subscribe(event -> listener.run());
    }

    @Override
    public void emit() {
      subject.onNext("event");
    }
  }
}
