package io.asynclocal.contract;

import io.asynclocal.AsyncLocalStorage;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A loop whose turns each enter a store of their own and begin the next. It takes {@code
 * -Dcontract.turns}, three hundred if that isn't set, and stands still in the last one until it is
 * closed. It says how far it is every ten seconds.
 */
final class EndlessLoop implements AutoCloseable {
  private static final int TURNS = Integer.getInteger("contract.turns", 300);
  private static final int WATCHED = 100;

  /** The last turns may still be somewhere: one begins in the context of the one before it. */
  private static final int LAST = 3;

  private final Carrier carrier;
  private final Turn turn;
  private final AsyncLocalStorage<byte[]> storage = AsyncLocalStorage.create();
  private final List<WeakReference<byte[]>> earlier = new ArrayList<>();
  private final CountDownLatch lastBegan = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger taken = new AtomicInteger();
  private volatile @Nullable String wrong;

  EndlessLoop(Carrier carrier, Turn turn) {
    this.carrier = carrier;
    this.turn = turn;
  }

  /** Takes all turns but the rest of the last one. */
  void run() throws InterruptedException {
    storage.run(new byte[0], () -> turn.begin(carrier, () -> take(1, 0)));
    int before = -1;
    for (int second = 1; !lastBegan.await(1, TimeUnit.SECONDS); second++) {
      if (second % 10 == 0) {
        System.out.printf("%s of %s: %,d of %,d turns%n", turn, carrier.name(), taken.get(), TURNS);
      }
      if (second % Deadline.seconds() == 0) {
        if (taken.get() == before) {
          throw new AssertionError("The loop stopped after turn " + before + ".");
        }
        before = taken.get();
      }
    }
    if (wrong != null) {
      throw new AssertionError(wrong);
    }
  }

  private void take(int number, int length) {
    if (!taken.compareAndSet(number - 1, number)) {
      return; // a carrier that calls twice would make two loops of each
    }
    byte[] begunIn = storage.getStore();
    if (begunIn == null || begunIn.length != length) {
      wrong = "Turn " + number + " did not begin in the store of the one before it.";
    }
    byte[] own = new byte[1 + number % 1_000];
    if (number % Math.max(1, TURNS / WATCHED) == 0 && number <= TURNS - LAST) {
      earlier.add(new WeakReference<>(own));
    }
    storage.enterWith(own);
    if (number < TURNS && wrong == null) {
      int entered = own.length;
      turn.begin(carrier, () -> take(number + 1, entered));
    } else {
      standStill();
    }
  }

  private void standStill() {
    lastBegan.countDown();
    try {
      await(closed);
    } finally {
      ended.countDown(); // also if the carrier interrupts: whoever closes this waits
    }
  }

  /** Returns how many of the stores of earlier turns are still there. */
  long kept() {
    return earlier.stream().filter(store -> !store.refersTo(null)).count();
  }

  @Override
  public void close() {
    closed.countDown();
    if (taken.get() >= TURNS) {
      await(ended);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw Deadline.interrupted(e);
    }
  }
}
