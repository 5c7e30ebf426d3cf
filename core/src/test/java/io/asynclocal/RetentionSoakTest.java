package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.concurrent.AsyncThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Very many storages and threads, all of them dropped: what is used is the same after the last ones
 * as after the first. The profile {@code soak} has a million of each.
 */
@ExtendWith(RootContext.class)
class RetentionSoakTest {
  private static final int OBJECTS = Integer.getInteger("soak.objects", 100_000) / 10;
  private static final int BATCH = OBJECTS / 10;

  /** Far less than the long form makes; of the short form the watched stores tell. */
  private static final long FLAT = Math.max(2 << 20, OBJECTS * 16L);

  private final AsyncLocalStorage<Object> storage = AsyncLocalStorage.create();
  private final Reachability stores = new Reachability();
  private final AtomicInteger wrong = new AtomicInteger();

  @Test
  void storages_thatAreDroppedLeaveNothing() {
    assertFlat(
        "storages",
        number -> {
          AsyncLocalStorage<Object> own = AsyncLocalStorage.create();
          Object store = store(number);
          own.run(store, () -> check(own.getStore() == store));
        });
  }

  @Test
  void storages_thatAreEnteredInALoopAndDroppedLeaveNothing() {
    assertFlat("entered storages", number -> AsyncLocalStorage.create().enterWith(store(number)));
  }

  @Test
  void virtualThreads_thatHaveEndedLeaveNothing() throws Exception {
    ThreadFactory threads = AsyncThreads.propagating(VirtualThreads.factory());
    List<Thread> started = new ArrayList<>();
    assertFlat(
        "virtual threads",
        number -> {
          Object store = store(number);
          Runnable task =
              () -> {
                check(storage.getStore() == store);
                storage.enterWith("its own");
                Thread.yield();
                check(storage.getStore() == "its own");
              };
          storage.run(store, () -> started.add(threads.newThread(task)));
          started.get(started.size() - 1).start();
          if (started.size() == 1_000 || number % BATCH == 0) {
            started.forEach(RetentionSoakTest::join);
            started.clear();
          }
        });
  }

  /** Does something with each of the numbers, and compares what is used after each batch. */
  private void assertFlat(String what, IntConsumer of) {
    long before = 0;
    long most = 0;
    for (int number = 1; number <= OBJECTS; number++) {
      of.accept(number);
      if (number % BATCH == 0) {
        long used = CollectorRuns.usedMemory();
        before = before == 0 ? used : before; // the first batch loads classes, and fills caches
        most = Math.max(most, used);
      }
    }
    System.out.printf(
        "soak: %,d %s, %,d KB used after the first batch, %,d KB at most%n",
        OBJECTS, what, before >> 10, most >> 10);
    assertEquals(0, wrong.get());
    AsyncContext.root().attach(); // what a loop was in has the last of what it entered
    stores.assertAllCollected();
    assertTrue(most - before < FLAT, most + " bytes, and " + before + " after the first batch");
  }

  private Object store(int number) {
    return number % BATCH == 1 ? stores.watched() : new byte[100];
  }

  private void check(boolean right) {
    if (!right) {
      wrong.incrementAndGet();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
