package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What libraries run for themselves on RxJava's schedulers, and what RxJava runs so. */
@ExtendWith(Installed.class)
final class HousekeepingTest {

  /** Eviction of an imaginary pool, which the tests' resources name; it begins in a request. */
  private static final class Evictor implements Runnable {
    private final Scheduler scheduler;
    private final List<Object> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch turns = new CountDownLatch(3);
    private volatile boolean ended;

    Evictor(Scheduler scheduler) {
      this.scheduler = scheduler;
    }

    @Override
    public void run() {
      seen.add("" + Store.REQUEST.getStore());
      turns.countDown();
      if (!ended) {
        scheduler.scheduleDirect(this, 1, TimeUnit.MILLISECONDS);
      }
    }
  }

  static Stream<Scheduler> schedulers() {
    return Stream.of(
        Schedulers.computation(),
        Schedulers.io(),
        Schedulers.newThread(),
        Schedulers.from(Runnable::run),
        RxJavaIntegration.propagating(Schedulers.single()));
  }

  @ParameterizedTest
  @MethodSource("schedulers")
  void housekeeping_runsInTheRootAndKeepsNothingOfWhoBeganIt(Scheduler scheduler)
      throws InterruptedException {
    Evictor evictor = new Evictor(scheduler);
    Store store = new Store();
    store.run(() -> scheduler.scheduleDirect(evictor, 1, TimeUnit.MILLISECONDS));
    try {
      assertTrue(evictor.turns.await(30, TimeUnit.SECONDS), "It doesn't go on.");
      store.assertCollected();
    } finally {
      evictor.ended = true;
    }
    evictor.seen.forEach(seen -> assertEquals("null", seen));
  }

  @Test
  void periodicHousekeeping_runsInTheRootAndKeepsNothingOfWhoBeganIt() {
    TestScheduler clock = new TestScheduler();
    Scheduler scheduler = RxJavaIntegration.propagating(clock);
    Evictor evictor = new Evictor(scheduler);
    evictor.ended = true;
    Store store = new Store();
    Disposable eviction =
        store.run(() -> scheduler.schedulePeriodicallyDirect(evictor, 1, 1, TimeUnit.MILLISECONDS));
    clock.advanceTimeBy(2, TimeUnit.MILLISECONDS);

    store.assertCollected();
    assertEquals(List.of("null", "null"), evictor.seen);
    eviction.dispose();
  }

  /** Its evictor and its threads outlive whoever was the first to use it. */
  @Test
  void ioScheduler_keepsNothingOfWhoMadeIt() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);
    Store store = new Store();
    Scheduler io =
        store.run(
            () -> {
              Scheduler made = RxJavaPlugins.createIoScheduler(Thread::new);
              made.start();
              Scheduler.Worker worker = made.createWorker();
              worker.schedule(
                  () -> {
                    worker.dispose();
                    ran.countDown();
                  });
              return made;
            });
    assertTrue(ran.await(30, TimeUnit.SECONDS), "It doesn't run.");
    try {
      store.assertCollected();
    } finally {
      io.shutdown();
    }
    Reference.reachabilityFence(io);
  }
}
