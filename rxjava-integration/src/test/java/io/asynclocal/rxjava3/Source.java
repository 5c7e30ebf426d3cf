package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.BackpressureStrategy;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.processors.AsyncProcessor;
import io.reactivex.rxjava3.processors.BehaviorProcessor;
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
import io.reactivex.rxjava3.subjects.UnicastSubject;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/** Every kind of source that can signal on any thread. */
enum Source {
  FLOWABLE_CREATE_BUFFER(
      Flowable.class, wire -> Flowable.<String>create(wire::emitter, BackpressureStrategy.BUFFER)),
  FLOWABLE_CREATE_MISSING(
      Flowable.class, wire -> Flowable.<String>create(wire::emitter, BackpressureStrategy.MISSING)),
  FLOWABLE_CREATE_LATEST(
      Flowable.class, wire -> Flowable.<String>create(wire::emitter, BackpressureStrategy.LATEST)),
  FLOWABLE_FROM_PUBLISHER(
      Flowable.class, wire -> Flowable.fromPublisher((Publisher<String>) wire::subscribe)),
  FLOWABLE_FROM_COMPLETION_STAGE(
      Flowable.class, wire -> Flowable.fromCompletionStage(wire.into(new CompletableFuture<>()))),
  FLOWABLE_OF_THE_APPLICATION(Flowable.class, StrangeFlowable::new),
  PUBLISH_PROCESSOR(Flowable.class, wire -> wire.through(PublishProcessor.create())),
  BEHAVIOR_PROCESSOR(Flowable.class, wire -> wire.through(BehaviorProcessor.create())),
  REPLAY_PROCESSOR(Flowable.class, wire -> wire.through(ReplayProcessor.create())),
  UNICAST_PROCESSOR(Flowable.class, wire -> wire.through(UnicastProcessor.create())),
  ASYNC_PROCESSOR(Flowable.class, wire -> wire.through(AsyncProcessor.create())),
  MULTICAST_PROCESSOR(
      Flowable.class,
      wire -> {
        MulticastProcessor<String> processor = MulticastProcessor.create();
        processor.start();
        return wire.through(processor);
      }),

  OBSERVABLE_CREATE(Observable.class, wire -> Observable.<String>create(wire::emitter)),
  OBSERVABLE_UNSAFE_CREATE(
      Observable.class, wire -> Observable.<String>unsafeCreate(wire::subscribe)),
  OBSERVABLE_FROM_PUBLISHER(
      Observable.class, wire -> Observable.fromPublisher((Publisher<String>) wire::subscribe)),
  OBSERVABLE_FROM_COMPLETION_STAGE(
      Observable.class,
      wire -> Observable.fromCompletionStage(wire.into(new CompletableFuture<>()))),
  OBSERVABLE_OF_THE_APPLICATION(Observable.class, StrangeObservable::new),
  PUBLISH_SUBJECT(Observable.class, wire -> wire.into(PublishSubject.create())),
  BEHAVIOR_SUBJECT(Observable.class, wire -> wire.into(BehaviorSubject.create())),
  REPLAY_SUBJECT(Observable.class, wire -> wire.into(ReplaySubject.create())),
  UNICAST_SUBJECT(Observable.class, wire -> wire.into(UnicastSubject.create())),
  ASYNC_SUBJECT(Observable.class, wire -> wire.into(AsyncSubject.create())),

  SINGLE_CREATE(Single.class, wire -> Single.<String>create(wire::emitter)),
  SINGLE_UNSAFE_CREATE(Single.class, wire -> Single.<String>unsafeCreate(wire::subscribe)),
  SINGLE_FROM_COMPLETION_STAGE(
      Single.class, wire -> Single.fromCompletionStage(wire.into(new CompletableFuture<>()))),
  SINGLE_OF_THE_APPLICATION(Single.class, StrangeSingle::new),
  SINGLE_SUBJECT(
      Single.class,
      wire -> {
        SingleSubject<String> subject = SingleSubject.create();
        wire.observer(subject);
        return subject;
      }),

  MAYBE_CREATE(Maybe.class, wire -> Maybe.<String>create(wire::emitter)),
  MAYBE_UNSAFE_CREATE(Maybe.class, wire -> Maybe.<String>unsafeCreate(wire::subscribe)),
  MAYBE_FROM_COMPLETION_STAGE(
      Maybe.class, wire -> Maybe.fromCompletionStage(wire.into(new CompletableFuture<>()))),
  MAYBE_OF_THE_APPLICATION(Maybe.class, StrangeMaybe::new),
  MAYBE_SUBJECT(
      Maybe.class,
      wire -> {
        MaybeSubject<String> subject = MaybeSubject.create();
        wire.observer(subject);
        return subject;
      }),

  COMPLETABLE_CREATE(Completable.class, wire -> Completable.create(wire::emitter)),
  COMPLETABLE_UNSAFE_CREATE(Completable.class, wire -> Completable.unsafeCreate(wire::subscribe)),
  COMPLETABLE_FROM_PUBLISHER(
      Completable.class, wire -> Completable.fromPublisher((Publisher<String>) wire::subscribe)),
  COMPLETABLE_OF_THE_APPLICATION(Completable.class, StrangeCompletable::new),
  COMPLETABLE_SUBJECT(
      Completable.class,
      wire -> {
        CompletableSubject subject = CompletableSubject.create();
        wire.observer(subject);
        return subject;
      });

  private final Class<?> type;
  private final Function<Wire, Object> opening;

  Source(Class<?> type, Function<Wire, Object> opening) {
    this.type = type;
    this.opening = opening;
  }

  /** Returns the sources of one of RxJava's five types. */
  static List<Source> of(Class<?> type) {
    return Arrays.stream(values()).filter(source -> source.type == type).toList();
  }

  /** Returns a new source, which signals what {@code wire} is given. */
  Object open(Wire wire) {
    return opening.apply(wire);
  }

  private static final class StrangeFlowable extends Flowable<String> {
    private final Wire wire;

    StrangeFlowable(Wire wire) {
      this.wire = wire;
    }

    @Override
    protected void subscribeActual(Subscriber<? super String> subscriber) {
      wire.subscribe(subscriber);
    }
  }

  private static final class StrangeObservable extends Observable<String> {
    private final Wire wire;

    StrangeObservable(Wire wire) {
      this.wire = wire;
    }

    @Override
    protected void subscribeActual(Observer<? super String> observer) {
      wire.subscribe(observer);
    }
  }

  private static final class StrangeSingle extends Single<String> {
    private final Wire wire;

    StrangeSingle(Wire wire) {
      this.wire = wire;
    }

    @Override
    protected void subscribeActual(SingleObserver<? super String> observer) {
      wire.subscribe(observer);
    }
  }

  private static final class StrangeMaybe extends Maybe<String> {
    private final Wire wire;

    StrangeMaybe(Wire wire) {
      this.wire = wire;
    }

    @Override
    protected void subscribeActual(MaybeObserver<? super String> observer) {
      wire.subscribe(observer);
    }
  }

  private static final class StrangeCompletable extends Completable {
    private final Wire wire;

    StrangeCompletable(Wire wire) {
      this.wire = wire;
    }

    @Override
    protected void subscribeActual(CompletableObserver observer) {
      wire.subscribe(observer);
    }
  }
}
