package io.asynclocal.rxjava2;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.asynclocal.contract.Carrier;
import io.asynclocal.environment.Installation;
import io.reactivex.Completable;
import io.reactivex.Scheduler;
import io.reactivex.functions.Consumer;
import io.reactivex.plugins.RxJavaPlugins;
import io.reactivex.schedulers.Schedulers;
import io.reactivex.subjects.CompletableSubject;
import io.reactivex.subjects.PublishSubject;
import io.reactivex.subjects.Subject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** RxJava 2 with the integration installed: its types, its timers, its subjects. */
final class RxJava2Carrier implements Carrier {
  private final Installation installation = RxJava2Integration.install();
  private final @Nullable Consumer<? super Throwable> errorHandler =
      RxJavaPlugins.getErrorHandler();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
  private final Scheduler scheduler = Schedulers.from(threads);

  RxJava2Carrier() {
    RxJavaPlugins.setErrorHandler(failure -> {}); // a body's failure ends here
  }

  @Override
  public String name() {
    return "rxjava2";
  }

  @Override
  public void timer(Duration delay, Runnable body) {
    var unused =
        Completable.timer(delay.toNanos(), NANOSECONDS, scheduler).subscribe(body::run, e -> {});
  }

  @Override
  public void immediate(Runnable body) {
    var unused = Completable.fromRunnable(body).subscribeOn(scheduler).subscribe(() -> {}, e -> {});
  }

  @Override
  public void microtask(Runnable body) {
    var unused = Completable.complete().observeOn(scheduler).subscribe(body::run, e -> {});
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
    var unused = function.subscribe(() -> {}, e -> {});
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
      var unused = settled().subscribe(reaction::run, e -> {});
    }

    Completable settled() {
      return subject.onErrorComplete();
    }
  }

  private static final class SubjectEmitter implements Emitter {
    private final Subject<String> subject = PublishSubject.<String>create().toSerialized();

    @Override
    public void on(Runnable listener) {
      var unused = subject.subscribe(event -> listener.run(), e -> {});
    }

    @Override
    public void emit() {
      subject.onNext("event");
    }
  }
}
