package io.asynclocal.contract.conformance;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.MappingIterator;
import io.asynclocal.contract.Carrier;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The recorded programs of {@code context.jsonl}, run on a carrier. An integration extends this
 * class in its tests, and calls the subclass {@code <Something>ConformanceTest}:
 *
 * {@snippet :
 * final class ReactorConformanceTest extends ContextConformance {
 *   @Override
 *   protected Carrier newCarrier() {
 *     return new ReactorCarrier();
 *   }
 * }
 * }
 *
 * <p>{@code -Dconformance.context=FILE} runs the programs of another file, plain or {@code .gz}.
 */
public abstract class ContextConformance {

  /** Makes the test. */
  protected ContextConformance() {}

  /** {@return the carrier to run on, with everything installed; the test closes it} */
  protected abstract Carrier newCarrier();

  /**
   * Runs every program, many at once; each must see the stores that were recorded.
   *
   * @throws IOException if the programs can't be read
   * @throws InterruptedException if the test is interrupted
   */
  @Test
  void everyProgramSeesTheRecordedStores() throws IOException, InterruptedException {
    run("");
  }

  /**
   * The same while hooks watch: they must make no difference.
   *
   * @throws IOException if the programs can't be read
   * @throws InterruptedException if the test is interrupted
   */
  @Test
  void everyProgramSeesTheRecordedStoresWhileHooksWatch() throws IOException, InterruptedException {
    try (WatchingHooks hooks = WatchingHooks.enabled()) {
      run(", " + hooks);
    }
  }

  /**
   * The same while hooks are enabled and disabled at random.
   *
   * @throws IOException if the programs can't be read
   * @throws InterruptedException if the test is interrupted
   */
  @Test
  void everyProgramSeesTheRecordedStoresWhileHooksAreSwitched()
      throws IOException, InterruptedException {
    try (WatchingHooks hooks = WatchingHooks.switchedAtRandom()) {
      run(", " + hooks);
    }
  }

  private void run(String circumstances) throws IOException, InterruptedException {
    try (Carrier carrier = newCarrier();
        MappingIterator<Program> programs = Recordings.open("context", Program.class)) {
      ContextRun run = new ContextRun(carrier, carrier.name() + circumstances);
      run.run(programs);
      System.out.println(run.summary());
      assertNotEquals(0, run.programs(), "The file has no programs.");
      List<String> mismatches = run.mismatches();
      if (!mismatches.isEmpty()) {
        fail(run.summary() + ", the first of them:\n  " + String.join("\n  ", mismatches));
      }
    }
  }
}
