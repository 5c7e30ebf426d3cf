package io.asynclocal.rxjava3.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.rxjava3.random.Judge.Case;
import io.asynclocal.rxjava3.random.Part.Stores;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each function of a random pipeline sees the stores of its subscriber, and each thread is left as
 * it was. The profile {@code random} runs 100,000 seeds in each mode, {@code -Drandom.seeds=1
 * -Drandom.first=17} runs a failed one again, and a larger number of seeds what needs a busy
 * machine.
 *
 * <p>Whether they would find anything was tried by breaking the code. The short form finds each of
 * these:
 *
 * <ul>
 *   <li>a fused queue is polled where whoever polls is ({@code RestoringQueue}),
 *   <li>no operator is taken to keep errors for its end ({@code DelayedErrors}),
 *   <li>what is subscribed to in a task of a scheduler without hooks isn't bound ({@code
 *       ResumedSource}),
 *   <li>the context is left on the thread after a terminal signal of a {@code Flowable} ({@code
 *       RestoringSubscriber}) or of the other types ({@code RestoringReceiver}),
 *   <li>the context is left on the thread after a task ({@code ScheduledTask}),
 *   <li>signals, what others signal, requests, cancellation or disposal aren't restored ({@code
 *       Link}, {@code RestoringSubscriber}, {@code RestoringUpstream}; five of them),
 *   <li>a queue is kept that is seen to be empty after its end ({@code RestoringQueue}).
 * </ul>
 */
final class RandomProgramTest {
  private static final int SEEDS = Integer.getInteger("random.seeds", 250);
  private static final long FIRST = Long.getLong("random.first", 1);
  private static final int BLIND_SEEDS = 100;
  private static final int KEPT_SEEDS = 80;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
  private static final int MOST_SHOWN = Integer.getInteger("random.shown", 10);
  private static final int MOST_RUNS = Integer.getInteger("random.runs", 3000);
  private static final int BATCH = 25;
  private static final int PROGRESS = 5000;

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
    List<Case> faulty = new ArrayList<>();
    List<String> report = new ArrayList<>();
    try (Judge judge = new Judge(mode)) {
      for (long seed = FIRST; seed < FIRST + SEEDS && faulty.size() < MOST_SHOWN; seed += BATCH) {
        faulty.addAll(faulty(judge, seed, Math.min(seed + BATCH, FIRST + SEEDS)));
        if ((seed + BATCH - FIRST) % PROGRESS == 0) {
          System.out.printf("… %d, %d faulty%n", seed + BATCH - 1, faulty.size());
        }
      }
      System.out.printf(
          "random programs (%s): %d checks, %d faulty%n", mode, judge.checks(), faulty.size());
      Shrinker shrinker = new Shrinker(judge, MOST_RUNS);
      for (Case each : faulty) {
        report.add(report(each, shrinker.smallest(each)));
      }
    }
    assertEquals("", String.join("\n", report));
  }

  private static List<Case> faulty(Judge judge, long first, long end) throws Exception {
    List<Case> cases =
        LongStream.range(first, end).mapToObj(seed -> new Case(Program.of(seed), seed)).toList();
    judge.judge(cases, first / BATCH % 2 == 0);
    return cases.stream().filter(Case::isFaulty).toList();
  }

  private static String report(Case faulty, Case smallest) {
    return "seed "
        + faulty.seed()
        + ": "
        + faulty.program()
        + "\n  "
        + faulty.faults().stream().limit(4).toList()
        + "\n  smallest: "
        + smallest.program()
        + "\n  "
        + smallest.faults().stream().limit(4).toList();
  }

  @Test
  void withoutTheLibrary_mostProgramsAreFaulty() throws Exception {
    try (Judge judge = new Judge(Mode.BLIND)) {
      int faulty = faulty(judge, FIRST, FIRST + BLIND_SEEDS).size();
      System.out.printf("random programs (BLIND): %d of %d faulty%n", faulty, BLIND_SEEDS);
      assertTrue(faulty > BLIND_SEEDS / 2, "faulty: " + faulty);
    }
  }

  /** Everything that an application may keep is kept, and the contexts aren't. */
  @Test
  @SuppressWarnings("try") // the installation is there to be closed
  void ended_keepsNoContext() throws Exception {
    Map<String, List<WeakReference<Object>>> stores = new LinkedHashMap<>();
    List<Object> keepers = new ArrayList<>();
    for (long seed = FIRST; seed < FIRST + Math.max(KEPT_SEEDS, SEEDS / 10); seed++) {
      Program program = Program.of(seed);
      if (!program.outlivesItsSubscribers()) {
        try (Run run = new Run(program, seed, Mode.INSTALLED);
            AutoCloseable installed = Mode.INSTALLED.installBeforeAssembly()) {
          run.assemble();
          run.run();
          List<String> unused = run.end();
          keepers.add(run.kept().getKey());
          stores.put("seed " + seed + ": " + program, run.kept().getValue());
        }
      }
    }
    // A task may be under way yet, on a thread of RxJava's own.
    long deadline = System.nanoTime() + PATIENCE;
    while (!kept(stores).isEmpty() && System.nanoTime() < deadline) {
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
    try (Run run = new Run(Program.of(1), 1, Mode.INSTALLED)) {
      Program.Step step = new Program.Step(operator, 2, null, null);
      Object above = Operators.SIMPLEST.apply(new Part(run, "", Stores.NONE, step), null);
      Object built = operator.apply(new Part(run, "", Stores.NONE, step), above);
      return operator.gives().isInstance(built)
          ? Stream.of()
          : Stream.of(operator.name() + " gives " + built);
    } catch (RuntimeException e) {
      return Stream.of(operator.name() + ": " + e + ": " + e.getCause());
    }
  }
}
