package io.asynclocal.rxjava3.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.KeptStores;
import io.asynclocal.contract.random.RandomPrograms;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.contract.random.Together;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.reflect.Method;
import java.util.List;
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
  private static final RandomPrograms<Program> PROGRAMS =
      RandomPrograms.of("programs of RxJava", 250, Program::of);
  private static final int BLIND_SEEDS = 100;
  private static final int KEPT_SEEDS = 300;

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
    try (Oracle oracle = new Oracle(mode)) {
      PROGRAMS.requireNoFault(mode.name(), oracle);
    }
  }

  @Test
  void withoutTheLibrary_mostProgramsAreFaulty() throws Exception {
    try (Oracle oracle = new Oracle(Mode.BLIND)) {
      PROGRAMS.requireFaults(BLIND_SEEDS, BLIND_SEEDS / 2, oracle);
    }
  }

  /** Everything that an application may keep is kept, and the contexts aren't. */
  @Test
  void ended_keepsNoContext() throws Exception {
    KeptStores kept = new KeptStores();
    try (Together together = new Together()) {
      PROGRAMS.judgeFirst(
          Math.max(KEPT_SEEDS, PROGRAMS.seeds() / 10), cases -> keep(kept, cases, together));
    }
    kept.requireNone(KEPT_SEEDS / 12);
  }

  @SuppressWarnings("try") // the installation is there to be closed
  private static void keep(KeptStores kept, List<Case<Program>> cases, Together together)
      throws Exception {
    try (AutoCloseable installed = Mode.INSTALLED.installBeforeAssembly()) {
      together.each(
          cases.stream()
              .filter(each -> !each.program().outlivesItsSubscribers() && !each.program().isTimed())
              .toList(),
          each -> keep(kept, each));
    }
  }

  private static void keep(KeptStores kept, Case<Program> program) throws InterruptedException {
    try (Run run = new Run(program.program(), program.seed(), Mode.INSTALLED)) {
      run.assemble();
      run.run();
      List<String> unused = run.end();
      kept.add(program, run.kept().getKey(), run.kept().getValue());
    }
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
