package app;

import static app.Checks.ID;
import static app.Checks.await;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** {@code SubmissionPublisher}: a subscriber has the stores of the one that subscribed it. */
final class FlowChecks {
  private FlowChecks() {}

  static void addTo(Checks checks) {
    checks.add("flow/stores/each signal", () -> same("[A, A, A, A]", signals("A", true)));
    checks.add("flow/stores/a failure", () -> same(false, has(signals("A", false))));
    checks.add(
        "flow/root/a subscriber of the root sees nothing of a publisher that helps",
        () -> {
          SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8);
          Receiver receiver = new Receiver();
          publisher.subscribe(receiver);
          in("B", () -> publisher.submit("x"));
          in("B", publisher::close);
          same("[null, null, null]", receiver.seen());
        });
    checks.add(
        "flow/stores/two subscribers don't cross",
        () -> {
          SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8);
          Receiver a = new Receiver();
          Receiver b = new Receiver();
          in("A", () -> publisher.subscribe(a));
          in("B", () -> publisher.subscribe(b));
          publisher.submit("x");
          publisher.close();
          same("[A, A, A]", a.seen());
          same("[B, B, B]", b.seen());
        });
    checks.add(
        "flow/consumer",
        () -> {
          SubmissionPublisher<String> publisher = new SubmissionPublisher<>();
          AtomicReference<Object> seen = new AtomicReference<>();
          CountDownLatch done = new CountDownLatch(1);
          in(
              "A",
              () ->
                  publisher.consume(
                      x -> {
                        seen.set(ID.getStore());
                        done.countDown();
                      }));
          publisher.submit("x");
          await(done);
          same("A", seen.get());
          publisher.close();
        });
    checks.add(
        "flow/identity/the publisher knows the subscriber",
        () -> {
          SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8);
          Receiver receiver = new Receiver();
          in("A", () -> publisher.subscribe(receiver));
          same(true, publisher.isSubscribed(receiver));
          same(true, publisher.getSubscribers().get(0) == receiver);
        });
    checks.add(
        "flow/leak/a subscription that has ended",
        () -> {
          SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8);
          Receiver receiver = new Receiver();
          collected(
              store -> {
                publisher.subscribe(receiver);
                ID.exit(publisher::close);
                same(true, receiver.last == store.get());
                receiver.last = null;
                receiver.seen.clear();
              });
          same(true, receiver.subscription != null);
        });
    checks.add(
        "flow/hooks/a subscription is one resource",
        () -> {
          Events events =
              watched(
                  () -> {
                    SubmissionPublisher<String> publisher =
                        new SubmissionPublisher<>(Runnable::run, 8);
                    publisher.subscribe(new Receiver());
                    publisher.submit("x");
                    publisher.close();
                  });
          List<String> told = events.of();
          same(1, told.size());
          same(true, told.get(0).startsWith("FlowSubscription before after"));
          same(true, told.get(0).endsWith("after destroy"));
        });
  }

  private static boolean has(String seen) {
    return seen.contains("null") || seen.contains("B");
  }

  /** What a subscriber sees of which {@code store} was bound where it subscribed. */
  private static String signals(String store, boolean well) throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    SubmissionPublisher<String> publisher = new SubmissionPublisher<>(pool, 8);
    Receiver receiver = new Receiver();
    in(store, () -> publisher.subscribe(receiver));
    in(
        "B",
        () -> {
          publisher.submit("x");
          publisher.submit("y");
          if (well) {
            publisher.close();
          } else {
            publisher.closeExceptionally(new IllegalStateException());
          }
        });
    await(receiver.ended);
    pool.shutdown();
    same(true, pool.awaitTermination(30, TimeUnit.SECONDS));
    return receiver.seen();
  }

  private static final class Receiver implements Flow.Subscriber<String> {
    final List<Object> seen = new CopyOnWriteArrayList<>();
    final CountDownLatch ended = new CountDownLatch(1);
    volatile Object last;
    volatile Flow.Subscription subscription;

    private void see() {
      last = ID.getStore();
      seen.add(String.valueOf(last));
    }

    String seen() {
      return seen.toString();
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      see();
      begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String item) {
      see();
    }

    @Override
    public void onError(Throwable failure) {
      see();
      ended.countDown();
    }

    @Override
    public void onComplete() {
      see();
      ended.countDown();
    }
  }
}
