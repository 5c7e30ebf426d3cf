package io.asynclocal.rxjava3.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each function of a random pipeline sees the stores of its subscriber. {@code
 * -Drandom.seeds=100000} runs more of them, {@code -Drandom.first=17} begins elsewhere: so a failed
 * seed is run again.
 */
final class RandomProgramTest {
  private static final int SEEDS = Integer.getInteger("random.seeds", 250);
  private static final long FIRST = Long.getLong("random.first", 1);
  private static final int BLIND_SEEDS = 100;
  private static final int KEPT_SEEDS = 80;
  private static final int COLLECTIONS = 10;
  private static final int MOST_SHOWN = Integer.getInteger("random.shown", 10);
  private static final int PROGRESS = 5000;

  private long checks;

  @BeforeEach
  void setErrorHandler() {
    RxJavaPlugins.setErrorHandler(Drawn::check);
  }

  @AfterEach
  void resetErrorHandler() {
    RxJavaPlugins.setErrorHandler(null);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BLIND")
  void everyFunction_seesItsSubscribersStores(Mode mode) throws Exception {
    System.out.printf("random programs (%s): seeds %d to %d%n", mode, FIRST, FIRST + SEEDS - 1);
    List<String> faulty = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + SEEDS && faulty.size() < MOST_SHOWN; seed++) {
      Program program = Program.of(seed);
      List<String> faults = faults(program, seed, mode);
      if (!faults.isEmpty()) {
        Program smallest = smallest(program, seed, mode);
        faulty.add(
            "seed "
                + seed
                + ": "
                + program
                + "\n  smallest: "
                + smallest
                + "\n  "
                + faults.stream().limit(4).toList());
      }
      if ((seed - FIRST) % PROGRESS == PROGRESS - 1) {
        System.out.printf("… %d, %d faulty%n", seed, faulty.size());
      }
    }
    System.out.printf("random programs (%s): %d checks, %d faulty%n", mode, checks, faulty.size());
    assertEquals("", String.join("\n", faulty));
  }

  @Test
  void withoutTheLibrary_mostProgramsAreFaulty() throws Exception {
    int faulty = 0;
    for (long seed = FIRST; seed < FIRST + BLIND_SEEDS; seed++) {
      faulty += faults(Program.of(seed), seed, Mode.BLIND).isEmpty() ? 0 : 1;
    }
    System.out.printf("random programs (BLIND): %d of %d faulty%n", faulty, BLIND_SEEDS);
    assertTrue(faulty > BLIND_SEEDS / 2, "faulty: " + faulty);
  }

  /** Everything that an application may keep is kept, and the contexts aren't. */
  @Test
  void ended_keepsNoContext() throws Exception {
    Map<String, List<WeakReference<Object>>> stores = new LinkedHashMap<>();
    List<Object> keepers = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + Math.max(KEPT_SEEDS, SEEDS / 10); seed++) {
      Program program = Program.of(seed);
      if (!program.outlivesItsSubscribers()) {
        try (Run run = new Run(Mode.INSTALLED)) {
          Object unused = run.of(program, seed);
          keepers.add(run.kept().getKey());
          stores.put("seed " + seed + ": " + program, run.kept().getValue());
        }
      }
    }
    for (int turn = 0; turn < COLLECTIONS && !kept(stores).isEmpty(); turn++) {
      System.gc();
    }
    assertEquals(List.of(), kept(stores));
    Reference.reachabilityFence(keepers);
  }

  private static List<String> kept(Map<String, List<WeakReference<Object>>> stores) {
    return stores.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(store -> store.get() != null))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A version of RxJava that brings what can't be drawn, or isn't a pipeline, is noticed here. */
  @Test
  void operators_areAllDrawnOrKnown() {
    List<String> unknown =
        Operators.TYPES.stream()
            .flatMap(Operators::declared)
            .filter(method -> !Operators.isDrawn(method) && !NotDrawn.includes(method))
            .map(Method::toString)
            .sorted()
            .toList();
    assertEquals(List.of(), unknown, "Draw them in Operators, or say in NotDrawn why not.");
  }

  @Test
  void operators_canAllBeBuilt() {
    List<String> failures =
        Operators.all().flatMap(RandomProgramTest::failureToBuild).sorted().toList();
    assertEquals(List.of(), failures, "Say in Values what their parameters are given.");
  }

  private static Stream<String> failureToBuild(Operators.Operator operator) {
    try (Run run = new Run(Mode.INSTALLED)) {
      Program.Step step = new Program.Step(operator, 2, null, null);
      Object above = Operators.SIMPLEST.apply(new Part(run, "", "", "", step), null);
      Object built = operator.apply(new Part(run, "", "", "", step), above);
      return operator.gives().isInstance(built)
          ? Stream.of()
          : Stream.of(operator.name() + " gives " + built);
    } catch (RuntimeException e) {
      return Stream.of(operator.name() + ": " + e + ": " + e.getCause());
    }
  }

  private List<String> faults(Program program, long seed, Mode mode) throws Exception {
    try (Run run = new Run(mode)) {
      List<String> faults = run.of(program, seed);
      checks += run.checks();
      List<String> trace = run.trace();
      return faults.isEmpty() && mode == Mode.INSTALLED && trace != null
          ? difference(trace, program, seed)
          : faults;
    }
  }

  /** Compares what was called with what is called without the library. */
  private static List<String> difference(List<String> trace, Program program, long seed)
      throws Exception {
    try (Run blind = new Run(Mode.BLIND)) {
      Object unused = blind.of(program, seed);
      List<String> expected = blind.trace();
      return trace.equals(expected)
          ? List.of()
          : List.of("called were " + trace + " instead of " + expected);
    }
  }

  /** Leaves out one thing after the other, as long as what is left is faulty. */
  private Program smallest(Program program, long seed, Mode mode) throws Exception {
    for (Program smaller : program.smaller()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        if (!faults(smaller, seed, mode).isEmpty()) {
          return smallest(smaller, seed, mode);
        }
      }
    }
    return program;
  }
}
