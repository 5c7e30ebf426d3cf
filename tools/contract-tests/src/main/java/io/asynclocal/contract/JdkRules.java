package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncFlows;
import io.asynclocal.concurrent.AsyncStreams;
import io.asynclocal.concurrent.AsyncThreads;
import io.asynclocal.concurrent.AsyncTimers;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** SPEC section 10. */
interface JdkRules extends OnCarrier {

  @Test
  default void rule10_01_aThreadBeginsInTheContextOfItsMaking() throws InterruptedException {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    ThreadFactory factory = AsyncThreads.propagating(Thread::new);
    Thread thread = storage.call("a", () -> factory.newThread(seen::read));
    storage.run("b", thread::start);
    assertEquals("a", seen.next());
    thread.join();
  }

  @Test
  default void rule10_02_eachRunOfATimersTaskBeginsInTheContextOfItsMaking() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable body =
        () -> {
          seen.read();
          storage.enterWith("b");
        };
    TimerTask task = storage.call("a", () -> AsyncTimers.task(body));
    Timer timer = new Timer(true);
    storage.run("b", () -> timer.schedule(task, 0, 1));
    assertEquals(List.of("a", "a", "a"), seen.next(3));
    timer.cancel();
  }

  @Test
  default void rule10_03_allOfAParallelStreamSeesTheContextOfTheCall() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    List<String> seen =
        storage.call(
            "a",
            () ->
                AsyncStreams.callInParallel(
                    4,
                    () ->
                        IntStream.range(0, 1000)
                            .parallel()
                            .mapToObj(i -> String.valueOf(storage.getStore()))
                            .distinct()
                            .toList()));
    assertEquals(List.of("a"), seen);
  }

  @Test
  default void rule10_04_aFlowsSignalsComeInTheContextOfTheSubscription() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    try (SubmissionPublisher<String> publisher =
        new SubmissionPublisher<>(carrier().workers(), 16)) {
      Flow.Publisher<String> propagating = AsyncFlows.propagating(publisher);
      storage.run("a", () -> propagating.subscribe(new Reading(seen)));
      storage.run("b", () -> propagating.subscribe(new Reading(seen)));
      assertEquals(List.of("a", "b"), seen.next(2), "onSubscribe");
      storage.run("published", () -> publisher.submit("item"));
      assertEquals(List.of("a", "b"), seen.next(2), "onNext");
    }
    assertEquals(List.of("a", "b"), seen.next(2), "onComplete");
  }

  @Test
  default void rule10_05_aFlowsRequestsComeInTheContextOfTheSubscription() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Asked asked = new Asked(seen);
    Seen subscribed = new Seen(storage);
    Reading reading = new Reading(subscribed);
    storage.run("a", () -> AsyncFlows.propagating(asked).subscribe(reading));
    assertEquals("a", seen.next(), "the request within subscribe");
    storage.run(
        "b",
        () -> {
          reading.subscription().request(1);
          assertEquals("a", seen.next(), "request");
          reading.subscription().cancel();
          assertEquals("a", seen.next(), "cancel");
        });
  }

  @Test
  default void rule10_06_whoeverSignalsIsLeftAsFound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Asked asked = new Asked(new Seen(storage));
    Reading entering =
        new Reading(new Seen(storage)) {
          @Override
          public void onNext(String item) {
            storage.enterWith("entered");
          }
        };
    storage.run("a", () -> AsyncFlows.propagating(asked).subscribe(entering));
    storage.run(
        "signalling",
        () -> {
          AsyncContext before = AsyncContext.current();
          asked.subscriber().onNext("item");
          assertEquals(before, AsyncContext.current());
        });
  }
}
