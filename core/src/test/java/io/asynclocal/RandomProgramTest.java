package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs {@linkplain RandomProgram random programs}, always the same. A failing one says its seed;
 * {@code -Drandom.first=SEED -Drandom.seeds=1} runs it alone, and {@code -Drandom.seeds=100000}
 * many more.
 */
@ExtendWith(RootContext.class)
class RandomProgramTest {
  private static final long FIRST = Long.getLong("random.first", 1);
  private static final int SEEDS = Integer.getInteger("random.seeds", 3_000);
  private static final int KEPT_SEEDS = Math.max(300, SEEDS / 10);

  /** Kept, since a logger that nobody has is forgotten with its level. */
  private final Logger log = Logger.getLogger("io.asynclocal");

  @BeforeEach
  void hushHooksThatThrow() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(null);
  }

  private static List<String> faults(long first, int count, boolean isOn) {
    return LongStream.range(first, first + count)
        .mapToObj(seed -> fault(seed, isOn))
        .filter(fault -> !fault.isEmpty())
        .toList();
  }

  private static String fault(long seed, boolean isOn) {
    try {
      new RandomProgram(seed, isOn).run();
      return "";
    } catch (AssertionError e) {
      AsyncContext.root().attach();
      return "seed " + seed + ": " + e.getMessage();
    }
  }

  @Test
  void storages_showWhatThePlainModelSays() {
    System.out.printf("Core programs of seeds %d to %d.%n", FIRST, FIRST + SEEDS - 1);
    List<String> faults = faults(FIRST, SEEDS, true);
    assertEquals(List.of(), faults.stream().limit(3).toList(), faults.size() + " faults");
  }

  /**
   * The storages are kept, as in applications, and futures that are complete. Where a hook watches
   * these keep what it knows them by.
   */
  @Test
  void ended_keepsNoStore() {
    Reachability stores = new Reachability();
    List<Object> kept = new ArrayList<>();
    for (int seed = 1; seed <= KEPT_SEEDS; seed++) {
      RandomProgram program = new RandomProgram(seed, true);
      program.run();
      if (!program.isWatched()) {
        kept.add(program.whatApplicationsKeep());
      }
      program.stores().forEach(stores::watch);
    }
    stores.assertAllCollected();
    Reference.reachabilityFence(kept);
  }

  /** Its counterpart: a context that somebody has keeps its stores. */
  @Test
  void captured_keepsItsStores() {
    Reachability stores = new Reachability();
    List<Object> kept = new ArrayList<>();
    for (int seed = 1; seed <= KEPT_SEEDS; seed++) {
      RandomProgram program = new RandomProgram(seed, true);
      program.run();
      kept.add(program.captured());
      program.storesOfCaptured().forEach(stores::watch);
    }
    stores.assertNoneCollected();
    Reference.reachabilityFence(kept);
  }

  /** The counterpart: where the library does nothing, the model contradicts. */
  @Test
  void storages_thatCarryNothingAreSeen() {
    int failing = faults(1, 200, false).size();
    assertTrue(failing > 100, "only " + failing + " of 200");
  }
}
