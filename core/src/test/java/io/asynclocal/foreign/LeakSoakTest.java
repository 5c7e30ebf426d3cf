package io.asynclocal.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.CollectorRuns;
import io.asynclocal.environment.AsyncEnvironment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Very many resources and operations, of which half are left to the collector: the operations among
 * these are leaks. The profile {@code soak} runs it with ten million.
 */
class LeakSoakTest {
  private static final int OBJECTS = Integer.getInteger("soak.objects", 100_000);
  private static final int IN_A_BATCH = Math.min(OBJECTS / 4, 250_000);

  /** What a batch may leave in memory for ever is far less; what it makes is far more. */
  private static final long FLAT = 4 << 20;

  /** Ids up to this are those of other tests, which may have left something to the collector. */
  private final long earlier = new AsyncResource("earlier").asyncId();

  private final AtomicLong made = new AtomicLong();
  private final AtomicLong destroyed = new AtomicLong();

  private final Ids planted = new Ids();
  private final Ids reported = new Ids();
  private final Ids wrong = new Ids();

  /** How many ids, and their sum: equal for two that got the same ids, each once. */
  private static final class Ids {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong sum = new AtomicLong();

    void add(long id) {
      sum.addAndGet(id);
      count.incrementAndGet();
    }

    @Override
    public String toString() {
      return count + " with the sum " + sum;
    }
  }

  private final class Counter implements AsyncHookCallbacks {
    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
      made.incrementAndGet();
    }

    @Override
    public void destroy(long asyncId) {
      if (asyncId > earlier) {
        destroyed.incrementAndGet();
      }
    }
  }

  @Test
  void counters_returnToZeroMemoryIsFlatAndEachLeakIsReportedWithItsStack() {
    Logger log = Logger.getLogger("io.asynclocal");
    AsyncHook hook = AsyncHooks.createHook(new Counter()).enable();
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      ForeignWork foreign = ForeignWork.of(environment, LeakDetection.PARANOID);
      log.setLevel(Level.OFF); // the listener is told the same
      foreign.addLeakListener(this::check);
      long before = 0;
      long most = 0;
      for (int batch = 1; made.get() < OBJECTS; batch++) {
        make(IN_A_BATCH, foreign);
        CollectorRuns.until(
            () ->
                destroyed.get() == made.get()
                    && reported.count.get() == planted.count.get()
                    && foreign.openOperations() == 0,
            Duration.ofMinutes(10));
        long used = CollectorRuns.usedMemory();
        // The first batch loads classes, and fills caches.
        before = batch == 1 ? used : before;
        most = Math.max(most, used);
        if (batch % 10 == 0 || made.get() >= OBJECTS) {
          print(before, most);
        }
      }
      assertTrue(made.get() >= OBJECTS);
      assertEquals(planted.toString(), reported.toString());
      assertEquals(0, wrong.count.get());
      assertTrue(most - before < FLAT, most + " bytes, and " + before + " after the first batch");
    } finally {
      log.setLevel(null);
      hook.disable();
    }
    assertEquals(planted.toString(), reported.toString(), "closing found no more");
  }

  private void print(long before, long most) {
    System.out.printf(
        "leak soak: %,d made, %,d destroyed, %,d leaks planted, %,d reported; "
            + "%,d KB used after the first batch, %,d KB at most%n",
        made.get(),
        destroyed.get(),
        planted.count.get(),
        reported.count.get(),
        before >> 10,
        most >> 10);
  }

  private void make(int objects, ForeignWork foreign) {
    for (int i = 0; i < objects; i += 4) {
      new AsyncResource("destroyed").emitDestroy();
      forgetAResource();
      foreign.open("closed").close();
      plant(foreign);
    }
  }

  private static void forgetAResource() {
    new AsyncResource("forgotten");
  }

  private void plant(ForeignWork foreign) {
    planted.add(foreign.open("planted").asyncId());
  }

  private void check(OperationLeak leak) {
    reported.add(leak.asyncId());
    Throwable opened = leak.opened();
    boolean right =
        leak.operation().equals("planted")
            && leak.kind() == OperationLeak.Kind.UNREACHABLE
            && opened != null
            && Stream.of(opened.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("plant"));
    if (!right) {
      wrong.add(leak.asyncId());
    }
  }
}
