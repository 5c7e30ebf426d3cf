package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.flowables.ConnectableFlowable;
import io.reactivex.rxjava3.observables.ConnectableObservable;
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
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sources with several subscribers: each has its own context, the shared part its connector's. */
@ExtendWith(Installed.class)
final class SharedSourceTest {
  private final Witness witness = new Witness();
  private final PublishProcessor<String> source = PublishProcessor.create();

  static Subject<?>[] subjects() {
    return new Subject<?>[] {
      PublishSubject.create(),
      BehaviorSubject.create(),
      ReplaySubject.create(),
      AsyncSubject.create(),
      PublishSubject.create().toSerialized()
    };
  }

  static FlowableProcessor<?>[] processors() {
    MulticastProcessor<Object> multicast = MulticastProcessor.create();
    multicast.startUnbounded();
    return new FlowableProcessor<?>[] {
      PublishProcessor.create(), ReplayProcessor.create(), multicast
    };
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void subject_signalsEachObserverInItsOwnContext(Subject<Object> subject) {
    NAME.run("a", () -> subject.subscribe(item -> witness.see("item")));
    NAME.run("b", () -> subject.subscribe(item -> witness.see("item")));

    Foreign.run(
        () -> {
          subject.onNext("x");
          subject.onComplete();
        });

    witness.assertSeen("item a", "item b");
  }

  @ParameterizedTest
  @MethodSource("processors")
  void processor_signalsEachSubscriberInItsOwnContext(FlowableProcessor<Object> processor) {
    NAME.run("a", () -> processor.subscribe(item -> witness.see("item")));
    NAME.run("b", () -> processor.subscribe(item -> witness.see("item")));

    Foreign.run(() -> processor.onNext("x"));

    witness.assertSeen("item a", "item b");
  }

  @Test
  void singleMaybeAndCompletableSubject_signalEachObserverInItsOwnContext() {
    SingleSubject<String> single = SingleSubject.create();
    MaybeSubject<String> maybe = MaybeSubject.create();
    CompletableSubject completable = CompletableSubject.create();
    for (String name : new String[] {"a", "b"}) {
      NAME.run(
          name,
          () -> {
            single.subscribe(item -> witness.see("single"));
            maybe.subscribe(item -> witness.see("maybe"));
            completable.subscribe(() -> witness.see("completable"));
          });
    }

    Foreign.run(
        () -> {
          single.onSuccess("x");
          maybe.onSuccess("x");
          completable.onComplete();
        });

    witness.assertSeen(
        "single a", "single b", "maybe a", "maybe b", "completable a", "completable b");
  }

  @Test
  void unicast_signalsInItsConsumersContext() {
    UnicastSubject<String> subject = UnicastSubject.create();
    UnicastProcessor<String> processor = UnicastProcessor.create();
    NAME.run("a", () -> subject.subscribe(item -> witness.see("subject")));
    NAME.run("a", () -> processor.map(x -> x).subscribe(item -> witness.see("processor")));

    Foreign.run(
        () -> {
          subject.onNext("x");
          processor.onNext("x");
        });

    witness.assertSeen("subject a", "processor a");
  }

  @Test
  void share_runsTheUpstreamInTheFirstSubscribersContextAndEachDownstreamInItsOwn() {
    Flowable<String> shared = source.doOnNext(item -> witness.see("upstream")).share();
    NAME.run("a", () -> shared.subscribe(item -> witness.see("item")));
    NAME.run("b", () -> shared.subscribe(item -> witness.see("item")));

    Foreign.run(() -> source.onNext("x"));

    witness.assertSeen("upstream a", "item a", "item b");
  }

  @Test
  void refCount_cancelsTheUpstreamInItsOwnContextWhoeverLeavesLast() {
    Flowable<String> shared = source.doOnCancel(() -> witness.see("cancel")).share();
    var first = NAME.call("a", () -> shared.subscribe());
    var second = NAME.call("b", () -> shared.subscribe());

    NAME.run("somebody", first::dispose);
    NAME.run("somebody", second::dispose);

    witness.assertSeen("cancel a");
  }

  @Test
  void replay_signalsALaterSubscriberInItsOwnContext() {
    Flowable<String> replayed = source.replay(1).refCount();
    NAME.run("a", () -> replayed.subscribe(item -> witness.see("item")));
    Foreign.run(() -> source.onNext("x"));
    NAME.run("b", () -> replayed.subscribe(item -> witness.see("replayed")));
    Foreign.run(() -> source.onNext("y"));

    witness.assertSeen("item a", "replayed b", "item a", "replayed b");
  }

  @Test
  void cache_signalsEachSubscriberInItsOwnContext() {
    SingleSubject<String> single = SingleSubject.create();
    Flowable<String> flowable = source.cache();
    Observable<String> observable = source.toObservable().cache();
    Single<String> cached = single.cache();
    for (String name : new String[] {"a", "b"}) {
      NAME.run(
          name,
          () -> {
            flowable.subscribe(item -> witness.see("flowable"));
            observable.subscribe(item -> witness.see("observable"));
            cached.subscribe(item -> witness.see("single"));
          });
    }

    Foreign.run(
        () -> {
          source.onNext("x");
          single.onSuccess("x");
        });

    witness.assertSeen(
        "flowable a", "flowable b", "observable a", "observable b", "single a", "single b");
  }

  @Test
  void connect_runsTheUpstreamInTheConnectorsContext() {
    ConnectableFlowable<String> flowable = source.doOnNext(x -> witness.see("upstream")).publish();
    NAME.run("a", () -> flowable.subscribe(item -> witness.see("item")));
    NAME.run("connector", () -> flowable.connect());

    Foreign.run(() -> source.onNext("x"));

    witness.assertSeen("upstream connector", "item a");
  }

  @Test
  void connect_runsTheUpstreamOfAnObservableInTheConnectorsContext() {
    ConnectableObservable<String> observable =
        source.toObservable().doOnNext(x -> witness.see("upstream")).publish();
    NAME.run("a", () -> observable.subscribe(item -> witness.see("item")));
    NAME.run("connector", () -> observable.connect());

    Foreign.run(() -> source.onNext("x"));

    witness.assertSeen("upstream connector", "item a");
  }

  @Test
  void connect_runsRequestsOfASubscriberInTheConnectorsContextAboveTheConnection() {
    TestSubscriber<String> subscriber = new TestSubscriber<>(0);
    ConnectableFlowable<String> flowable =
        Flowable.<String>generate(emitter -> emitter.onNext(witness.see("generated")))
            .hide()
            .publish(1);
    NAME.run("a", () -> flowable.doOnNext(item -> witness.see("item")).subscribe(subscriber));
    NAME.run("connector", () -> flowable.connect());

    Foreign.run(() -> subscriber.request(1));

    witness.assertSeen("generated connector", "item a", "generated connector");
  }

  @Test
  void groupBy_signalsAGroupsSubscriberInItsOwnContext() {
    NAME.run(
        "a",
        () ->
            source
                .groupBy(item -> 1)
                .subscribe(
                    group -> NAME.run("b", () -> group.subscribe(item -> witness.see("item")))));

    Foreign.run(() -> source.onNext("x"));
    Foreign.run(() -> source.onNext("y"));

    witness.assertSeen("item b", "item b");
  }

  @Test
  void window_signalsAWindowsSubscriberInItsOwnContext() {
    NAME.run(
        "a",
        () ->
            source
                .window(2)
                .subscribe(
                    window -> NAME.run("b", () -> window.subscribe(item -> witness.see("item")))));

    Foreign.run(() -> source.onNext("x"));
    Foreign.run(() -> source.onNext("y"));

    witness.assertSeen("item b", "item b");
  }

  @Test
  void publishSelector_signalsInTheSubscribersContext() {
    NAME.run(
        "a",
        () ->
            source
                .publish(shared -> shared.map(item -> witness.see("selector")))
                .subscribe(item -> witness.see("item")));

    Foreign.run(() -> source.onNext("x"));

    witness.assertSeen("selector a", "item a");
  }
}
