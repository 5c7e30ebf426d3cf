package io.asynclocal.contract;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.contract.Carrier.Emitter;
import io.asynclocal.contract.Carrier.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * Pieces of work that go on at once, each with stores of its own, and hop from callback to callback
 * over every boundary in turn. At each hop a flow looks whether its stores are still its own.
 */
final class Flows {
  private static final int HOPS = 12;

  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final AsyncLocalStorage<String> other = AsyncLocalStorage.create();
  private final Carrier carrier;

  /** What settles promises and fires emitters, for whichever flow comes by next. */
  private final Queue<Runnable> settlements = new ConcurrentLinkedQueue<>();

  private final Queue<String> lost = new ConcurrentLinkedQueue<>();

  Flows(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Runs so many flows at once, and returns what they saw that wasn't theirs. */
  List<String> run(int flows) {
    CountDownLatch running = new CountDownLatch(flows);
    for (int i = 0; i < flows; i++) {
      String flow = "flow " + i;
      storage.run(flow, () -> other.run(flow + "'s other", () -> hop(flow, 0, running)));
    }
    Deadline.await(running);
    return List.copyOf(lost);
  }

  private void hop(String flow, int hop, CountDownLatch running) {
    check(flow, hop);
    if (hop == HOPS) {
      running.countDown();
      return;
    }
    begin(hop % 6, () -> hop(flow, hop + 1, running));
    // What begins the next hop is of no consequence for this one.
    check(flow, hop);
  }

  private void begin(int boundary, Runnable next) {
    switch (boundary) {
      case 0 -> carrier.immediate(next);
      case 1 -> {
        Promise promise = carrier.promise();
        promise.then(next);
        settleAnother(promise::resolve);
      }
      case 2 -> carrier.timer(Duration.ofMillis(1), next);
      case 3 -> {
        Emitter emitter = carrier.emitter();
        emitter.on(next);
        settleAnother(emitter::emit);
      }
      case 4 -> carrier.microtask(next);
      default -> {
        Promise promise = carrier.promise();
        carrier.async(List.of(() -> promise, () -> ran(next, promise)));
        settleAnother(promise::reject);
      }
    }
  }

  /** Each adds one and takes one, so all are taken, as a rule by another flow. */
  private void settleAnother(Runnable settlement) {
    settlements.add(settlement);
    carrier.immediate(settlements.remove());
  }

  private static Promise ran(Runnable next, Promise settled) {
    next.run();
    return settled;
  }

  private void check(String flow, int hop) {
    String seen = storage.getStore() + " and " + other.getStore();
    if (!seen.equals(flow + " and " + flow + "'s other")) {
      lost.add(flow + " saw " + seen + " at hop " + hop);
    }
  }
}
