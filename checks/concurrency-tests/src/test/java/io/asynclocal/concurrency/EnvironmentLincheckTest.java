package io.asynclocal.concurrency;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.CleanupHook;
import io.asynclocal.environment.InstanceKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * As {@link LincheckTest}, for what has a life; each class says besides what must hold after it.
 */
class EnvironmentLincheckTest {
  // Whole lives take Lincheck ten times as long as single contexts do.
  private static final int ITERATIONS = Math.max(1, Integer.getInteger("lincheck.iterations") / 3);
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations");

  private static void explore(Class<?> operations) {
    new ModelCheckingOptions()
        .iterations(ITERATIONS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .invocationsPerIteration(INVOCATIONS)
        .check(operations);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Hunts: a hook that is accepted and forgotten, removed and run, or run by two closings. */
  public static class Hooks {
    private final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger owed = new AtomicInteger(1);
    private final CleanupHook hook = environment.addCleanupHook(ran::incrementAndGet);

    /** Answers whether one more hook was accepted. */
    @Operation
    public boolean add() {
      try {
        environment.addCleanupHook(ran::incrementAndGet);
      } catch (IllegalStateException e) {
        return false;
      }
      owed.incrementAndGet();
      return true;
    }

    /** Removes the first, unless closing does. */
    @Operation
    public void remove() {
      if (environment.removeCleanupHook(hook)) {
        owed.decrementAndGet();
      }
    }

    /** Closes, or finds it closed. */
    @Operation
    public void close() {
      environment.close();
    }

    /** Holds after all threads. */
    @Validate
    public void hooksRanOnceEach() {
      int expected = environment.isClosed() ? owed.get() : 0;
      require(ran.get() == expected, expected + " hooks, of which " + ran + " ran");
    }
  }

  @Test
  void hooksAgainstClose() {
    explore(Hooks.class);
  }

  /** Hunts: two values for a key; a value that is never finalized, or twice. */
  public static class Data {
    private final InstanceKey<Integer> key = InstanceKey.of("key");
    private final AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger finalized = new AtomicInteger();

    /** Answers how many values had been made with the one that is got, 0 if none is. */
    @Operation
    public int get() {
      try {
        return environment.instanceData(
            key, made::incrementAndGet, value -> finalized.incrementAndGet());
      } catch (IllegalStateException e) {
        return 0;
      }
    }

    /** Closes; a second closing would be over before the first. */
    @Operation(runOnce = true)
    public void close() {
      environment.close();
    }

    /** Holds after all threads. */
    @Validate
    public void valuesEndedOnceEach() {
      int expected = environment.isClosed() ? made.get() : 0;
      require(finalized.get() == expected, expected + " values, of which " + finalized + " ended");
    }
  }

  @Test
  void instanceDataAgainstClose() {
    explore(Data.class);
  }
}
