package io.asynclocal.rxjava3.random;

import io.asynclocal.rxjava3.random.Operators.Operator;
import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.processors.AsyncProcessor;
import io.reactivex.rxjava3.processors.BehaviorProcessor;
import io.reactivex.rxjava3.processors.FlowableProcessor;
import io.reactivex.rxjava3.processors.MulticastProcessor;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.processors.ReplayProcessor;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.reactivex.rxjava3.subjects.AsyncSubject;
import io.reactivex.rxjava3.subjects.BehaviorSubject;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.reactivex.rxjava3.subjects.MaybeSubject;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.ReplaySubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import io.reactivex.rxjava3.subjects.Subject;
import io.reactivex.rxjava3.subjects.UnicastSubject;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/**
 * Where items come from that no method of RxJava makes: from foreign threads in another context.
 */
final class Sources {

  /** Feeds from a task of its own, on whatever binds its tasks. */
  static final Operator SCHEDULED =
      source("scheduled", Flowable.class, part -> scheduled(part, part.scheduler(true, true)));

  private Sources() {}

  static Stream<Operator> all() {
    return Stream.of(
            processors(),
            subjects(),
            Stream.of(
                source("SingleSubject", Single.class, Sources::single),
                source("MaybeSubject", Maybe.class, Sources::maybe),
                source("CompletableSubject", Completable.class, Sources::completable),
                source(
                    "custom publisher", Flowable.class, p -> Flowable.fromPublisher(publisher(p))),
                source(
                    "unsafe publisher", Flowable.class, p -> Flowable.unsafeCreate(publisher(p))),
                source(
                    "custom observable",
                    Observable.class,
                    p -> Observable.wrap(o -> observe(o, p))),
                source(
                    "unsafe observable",
                    Observable.class,
                    p -> Observable.unsafeCreate(o -> observe(o, p))),
                source(
                    "unsafe completable",
                    Completable.class,
                    p -> Completable.unsafeCreate(o -> observe(o, p)))))
        .flatMap(sources -> sources);
  }

  private static Operator source(String name, Class<?> type, Function<Part, Object> open) {
    return new Operator(name, null, type, false, null, (part, above) -> open.apply(part));
  }

  private static Flowable<Object> scheduled(Part part, Scheduler scheduler) {
    return Flowable.create(
        emitter -> {
          part.check("create");
          Disposable unused =
              scheduler.scheduleDirect(
                  () -> {
                    part.check("task");
                    emitter.onNext("a");
                    emitter.onComplete();
                  });
        },
        BackpressureStrategy.BUFFER);
  }

  private static Stream<Operator> processors() {
    return Stream.of(
        processor("PublishProcessor", PublishProcessor::create),
        processor("BehaviorProcessor", BehaviorProcessor::create),
        processor("ReplayProcessor", ReplayProcessor::create),
        processor("AsyncProcessor", AsyncProcessor::create),
        processor("UnicastProcessor", UnicastProcessor::create),
        processor("MulticastProcessor", Sources::multicast),
        processor("serialized", () -> PublishProcessor.create().toSerialized()));
  }

  private static FlowableProcessor<Object> multicast() {
    MulticastProcessor<Object> processor = MulticastProcessor.create();
    processor.start();
    return processor;
  }

  private static Operator processor(String name, Supplier<FlowableProcessor<Object>> making) {
    return source(
        name,
        Flowable.class,
        part -> {
          FlowableProcessor<Object> processor = making.get();
          feed(
              part,
              processor::hasSubscribers,
              processor::onNext,
              processor::onComplete,
              processor::onError);
          return processor;
        });
  }

  private static Stream<Operator> subjects() {
    return Stream.of(
        subject("PublishSubject", PublishSubject::create),
        subject("BehaviorSubject", BehaviorSubject::create),
        subject("ReplaySubject", ReplaySubject::create),
        subject("AsyncSubject", AsyncSubject::create),
        subject("UnicastSubject", UnicastSubject::create),
        subject("serializedSubject", () -> PublishSubject.create().toSerialized()));
  }

  private static Operator subject(String name, Supplier<Subject<Object>> making) {
    return source(
        name,
        Observable.class,
        part -> {
          Subject<Object> subject = making.get();
          feed(part, subject::hasObservers, subject::onNext, subject::onComplete, subject::onError);
          return subject;
        });
  }

  private interface Signal<T> {
    void send(T value);
  }

  private static void feed(
      Part part,
      Supplier<Boolean> ready,
      Signal<Object> item,
      Runnable end,
      Signal<Throwable> failure) {
    part.run()
        .elsewhere(
            ready,
            () -> {
              item.send("a");
              item.send("b");
            });
    if (part.coin(4)) {
      part.run().elsewhere(ready, () -> failure.send(new Drawn(null)));
    } else if (!part.coin(4)) {
      part.run().elsewhere(ready, end);
    }
  }

  private static Object single(Part part) {
    SingleSubject<Object> subject = SingleSubject.create();
    part.run().elsewhere(subject::hasObservers, () -> subject.onSuccess("a"));
    return subject;
  }

  private static Object maybe(Part part) {
    MaybeSubject<Object> subject = MaybeSubject.create();
    part.run()
        .elsewhere(
            subject::hasObservers,
            part.coin(2) ? subject::onComplete : () -> subject.onSuccess("a"));
    return subject;
  }

  private static Object completable(Part part) {
    CompletableSubject subject = CompletableSubject.create();
    part.run().elsewhere(subject::hasObservers, subject::onComplete);
    return subject;
  }

  private static Publisher<Object> publisher(Part part) {
    return subscriber -> {
      part.check("publisher.subscribe");
      subscriber.onSubscribe(
          new Subscription() {
            private boolean begun;

            @Override
            public void request(long n) {
              part.check("publisher.request");
              if (!begun) {
                begun = true;
                part.run()
                    .elsewhere(
                        () -> {
                          subscriber.onNext("a");
                          subscriber.onComplete();
                        });
              }
            }

            @Override
            public void cancel() {
              part.check("publisher.cancel");
            }
          });
    };
  }

  private static void observe(Observer<? super Object> observer, Part part) {
    part.check("observable.subscribe");
    observer.onSubscribe(Disposable.fromRunnable(() -> part.check("observable.dispose")));
    part.run()
        .elsewhere(
            () -> {
              observer.onNext("a");
              observer.onComplete();
            });
  }

  private static void observe(CompletableObserver observer, Part part) {
    part.check("completable.subscribe");
    observer.onSubscribe(Disposable.fromRunnable(() -> part.check("completable.dispose")));
    part.run().elsewhere(observer::onComplete);
  }

  /** {@return a pipeline without operators, for the innermost places} */
  static Object leaf(Part part, int number) {
    return switch ((part.step().salt() + number) % 6) {
      case 0 -> Flowable.just("a", "b").hide();
      case 1 -> Flowable.empty();
      case 2 -> publisherOf(part);
      case 3 -> single(part);
      case 4 -> Flowable.create(e -> Feeding.feed(e, part, 1), BackpressureStrategy.BUFFER);
      default -> Observable.just("o");
    };
  }

  private static Object publisherOf(Part part) {
    return Flowable.fromPublisher(publisher(part));
  }

  /** {@return what all subscribers share} */
  static Object shared(Object pipeline, int salt) {
    Flowable<Object> flowable =
        Conversions.flowable(Conversions.convert(pipeline, Object.class, salt));
    return switch (salt % 7) {
      case 0 -> flowable.share();
      case 1 -> flowable.cache();
      case 2 -> flowable.replay().autoConnect();
      case 3 -> flowable.publish().refCount();
      case 4 -> flowable.toObservable().share();
      case 5 -> flowable.firstOrError().cache();
      default -> flowable.ignoreElements().cache();
    };
  }
}
