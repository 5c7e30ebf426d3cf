package io.asynclocal.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.mixture.Judge.Case;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.Thread.UncaughtExceptionHandler;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Hooks;

/**
 * Each function of a program that goes from library to library sees the stores of its subscriber,
 * each thread is left as it was, and the subscribers are told what they are told without the
 * library. The profile {@code random} runs 100,000 seeds in each mode, {@code -Drandom.seeds=1
 * -Drandom.first=17} runs a failed one again.
 *
 * <p>Whether they would find anything was tried by breaking the code. The short form finds each of
 * these: signals of RxJava's types that aren't restored (five of them), a cancellation that isn't;
 * Reactor's signals, and its tasks, that aren't; a task of RxJava's or Reactor's that leaves its
 * context on the thread; reactions to futures, and tasks of an executor, that run in the root.
 */
final class RandomMixtureTest {
  private static final int SEEDS = Integer.getInteger("random.seeds", 150);
  private static final long FIRST = Long.getLong("random.first", 1);
  private static final int BLIND_SEEDS = 60;
  private static final int KEPT_SEEDS = 100;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
  private static final int MOST_SHOWN = Integer.getInteger("random.shown", 10);
  private static final int MOST_RUNS = Integer.getInteger("random.runs", 1000);
  private static final int BATCH = 20;

  /** Its operators keep tasks that have run, which have their context. */
  private static final Pattern KEPT_BY_REACTOR =
      Pattern.compile("(FLUX|MONO)\\.(timeout|delay)|Flux.interval");

  private static final int PROGRESS = 5000;

  private UncaughtExceptionHandler handler;

  @BeforeEach
  void takeWhatIsDropped() {
    handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
    RxJavaPlugins.setErrorHandler(failure -> {});
    Hooks.onErrorDropped(failure -> {});
  }

  @AfterEach
  void resetHandlers() {
    Thread.setDefaultUncaughtExceptionHandler(handler);
    RxJavaPlugins.setErrorHandler(null);
    Hooks.resetOnErrorDropped();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BLIND")
  void everyFunction_seesItsSubscribersStores(Mode mode) throws Exception {
    System.out.printf("random mixtures (%s): seeds %d to %d%n", mode, FIRST, FIRST + SEEDS - 1);
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
          "random mixtures (%s): %d checks, %d faulty%n", mode, judge.checks(), faulty.size());
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
    judge.judge(cases);
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
      System.out.printf("random mixtures (BLIND): %d of %d faulty%n", faulty, BLIND_SEEDS);
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
      if (KEPT_BY_REACTOR.matcher(program.toString()).find()) {
        continue;
      }
      try (Run run = new Run(program, seed, Mode.NATIVE);
          AutoCloseable installed = Mode.NATIVE.install()) {
        run.run();
        List<String> unused = run.end();
        keepers.add(run.keepers());
        if (run.isAlone()) {
          stores.put("seed " + seed + ": " + program, run.weakStores());
        }
      }
    }
    System.out.printf("random mixtures: %d looked through for what is kept%n", stores.size());
    assertTrue(stores.size() > KEPT_SEEDS / 20, "The test would see nothing.");
    // A task may be under way yet, on a thread of a library's own.
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

  /** One seed is one program, and no operator stands there that is never drawn. */
  @Test
  void operators_areAllDrawn() {
    String drawn =
        LongStream.range(0, 2000)
            .mapToObj(seed -> Program.of(seed).toString())
            .reduce("", String::concat);
    List<String> never =
        Operators.all().map(Operator::name).filter(name -> !drawn.contains(name + "#")).toList();
    assertEquals(List.of(), never);
    assertEquals(Program.of(17).toString(), Program.of(17).toString());
  }
}
