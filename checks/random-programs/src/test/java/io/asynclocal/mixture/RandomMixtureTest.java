package io.asynclocal.mixture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.agent.AsyncLocalAgent;
import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.ForeignThread;
import io.asynclocal.contract.random.KeptStores;
import io.asynclocal.contract.random.RandomPrograms;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.contract.random.Together;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
  private static final RandomPrograms<Program> PROGRAMS =
      RandomPrograms.of("mixtures", 150, Program::of);
  private static final int BLIND_SEEDS = 60;
  private static final int KEPT_SEEDS = 100;

  /** How often a program that races has to end. */
  private static final int RACES = 3;

  /** Whether the agent is there, which stays for the rest of the process. */
  private static final boolean IS_INSTRUMENTED = Boolean.getBoolean("random.instrumented");

  private UncaughtExceptionHandler handler;

  @BeforeAll
  static void instrument() {
    if (IS_INSTRUMENTED) {
      AsyncLocalAgent.agentmain(null, ByteBuddyAgent.install());
    }
  }

  @BeforeEach
  void takeWhatIsDropped() {
    handler = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {});
    RxJavaPlugins.setErrorHandler(failure -> ForeignThread.called("RxJavaPlugins.onError"));
    Hooks.onErrorDropped(failure -> ForeignThread.called("onErrorDropped"));
    Hooks.onNextDropped(item -> ForeignThread.called("onNextDropped"));
    Hooks.onOperatorError(
        (failure, item) -> {
          ForeignThread.called("onOperatorError");
          return failure;
        });
  }

  @AfterEach
  void resetHandlers() {
    Thread.setDefaultUncaughtExceptionHandler(handler);
    RxJavaPlugins.setErrorHandler(null);
    Hooks.resetOnErrorDropped();
    Hooks.resetOnNextDropped();
    Hooks.resetOnOperatorError();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BLIND", "AUTOMATIC"})
  void everyFunction_seesItsSubscribersStores(Mode mode) throws Exception {
    try (Oracle oracle = new Oracle(mode)) {
      PROGRAMS.requireNoFault(IS_INSTRUMENTED ? mode + ", instrumented" : mode.name(), oracle);
    }
  }

  /** Nothing wraps this pool, so that only the agent can. */
  @Test
  void bareExecutor_carriesWhereTheAgentIs() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      String seen = Stores.ID.call("here", () -> pool.submit(Stores.ID::getStore).get());
      assertEquals(IS_INSTRUMENTED ? "here" : Stores.NOBODY, seen);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void withoutTheLibrary_mostProgramsAreFaulty() throws Exception {
    try (Oracle oracle = new Oracle(Mode.BLIND)) {
      PROGRAMS.requireFaults(BLIND_SEEDS, BLIND_SEEDS / 2, oracle);
    }
  }

  /**
   * Everything that an application may keep is kept, and the contexts aren't. Of programs that come
   * to an end, that is: a cache has its source go on when everybody has gone, in the context of who
   * began it.
   */
  @Test
  void ended_keepsNoContext() throws Exception {
    KeptStores kept = new KeptStores();
    try (Together together = new Together()) {
      PROGRAMS.judgeFirst(
          Math.max(KEPT_SEEDS, PROGRAMS.seeds() / 10), cases -> keep(kept, cases, together));
    }
    kept.requireNone(KEPT_SEEDS / 20);
  }

  @SuppressWarnings("try") // the installation is there to be closed
  private static void keep(KeptStores kept, List<Case<Program>> cases, Together together)
      throws Exception {
    Queue<Case<Program>> ending = new ConcurrentLinkedQueue<>();
    together.each(
        cases,
        each -> {
          if (endsWithoutTheLibrary(each)) {
            ending.add(each);
          }
        });
    try (AutoCloseable installed = Mode.NATIVE.install()) {
      together.each(ending, each -> keep(kept, each));
    }
  }

  private static boolean endsWithoutTheLibrary(Case<Program> program) throws InterruptedException {
    boolean ends = true;
    for (int time = 0; time < (Run.races(program.seed()) ? RACES : 1) && ends; time++) {
      try (Run run = new Run(program.program(), program.seed(), Mode.BLIND)) {
        run.countSources();
        run.run();
        List<String> unused = run.end();
        ends = !run.goesOn();
      }
    }
    return ends;
  }

  private static void keep(KeptStores kept, Case<Program> program) throws InterruptedException {
    try (Run run = new Run(program.program(), program.seed(), Mode.NATIVE)) {
      run.run();
      List<String> unused = run.end();
      if (run.isAlone()) {
        kept.add(program, run.keepers(), run.weakStores());
      }
    }
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
