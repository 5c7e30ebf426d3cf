package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.processors.PublishProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.PublishSubject;
import io.reactivex.rxjava3.subjects.SingleSubject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;

/** What is lost where the context is captured at assembly, or only where a pipeline is hooked. */
@ExtendWith(Installed.class)
final class AssembledElsewhereTest {
  private final Witness witness = new Witness();
  private final PublishProcessor<String> source = PublishProcessor.create();

  @Test
  void pipelineOfNobody_runsInTheContextOfEachSubscription() {
    Flowable<String> assembled = source.map(item -> witness.see("map"));
    NAME.run("a", () -> assembled.subscribe());

    Foreign.run(() -> source.onNext("x"));

    witness.assertSeen("map a");
  }

  @Test
  void pipelineOfAnEarlierRequest_runsInTheContextOfEachSubscription() {
    Flowable<String> kept =
        NAME.call(
            "request 1",
            () -> {
              Flowable<String> assembled = source.map(item -> witness.see("map"));
              assembled.subscribe().dispose();
              return assembled;
            });
    NAME.run("request 2", () -> kept.subscribe());

    Foreign.run(() -> source.onNext("x"));

    witness.assertSeen("map request 2");
  }

  @Test
  void fromCallable_runsInTheSubscribersContextOnAnotherThread() {
    Single<String> assembled =
        Single.fromCallable(() -> witness.see("call")).subscribeOn(Schedulers.io());

    NAME.run("a", () -> assembled.blockingSubscribe());

    witness.assertSeen("call a");
  }

  @Test
  void firstOperatorBelowASubject_runsInTheSubscribersContext() {
    PublishSubject<String> subject = PublishSubject.create();
    NAME.run("a", () -> subject.map(item -> witness.see("first")).subscribe());

    Foreign.run(() -> subject.onNext("x"));

    witness.assertSeen("first a");
  }

  @Test
  void scalarConcatMap_signalsInTheSubscribersContext() {
    SingleSubject<String> inner = SingleSubject.create();
    Flowable<String> assembled = Flowable.just(1).concatMap(one -> inner.toFlowable());
    NAME.run("a", () -> assembled.subscribe(item -> witness.see("item")));

    Foreign.run(() -> inner.onSuccess("x"));

    witness.assertSeen("item a");
  }

  @Test
  void withLatestFromNothing_signalsInTheSubscribersContext() {
    Iterable<Publisher<String>> others = List.of();
    Flowable<String> assembled = source.withLatestFrom(others, items -> witness.see("combine"));
    NAME.run("a", () -> assembled.subscribe(item -> witness.see("item")));

    Foreign.run(() -> source.onNext("x"));

    witness.assertSeen("combine a", "item a");
  }
}
