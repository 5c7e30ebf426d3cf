package io.asynclocal.reactor.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.contract.random.Case;
import io.asynclocal.contract.random.ForeignThread;
import io.asynclocal.contract.random.KeptStores;
import io.asynclocal.contract.random.RandomPrograms;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Each function of a random pipeline sees the stores of its subscriber, each thread is left as it
 * was, and where only one thread runs it the same is called as without the library. The profile
 * {@code random} runs 100,000 seeds in each mode, {@code -Drandom.seeds=1 -Drandom.first=17} runs a
 * failed one again.
 */
final class RandomProgramTest {
  private static final RandomPrograms<Program> PROGRAMS =
      RandomPrograms.of("programs of Reactor", 250, Program::of);
  private static final long[] SHOWN = {
    1526, 2242, 2291, 2989, 3816, 6574, 8349, 21160, 29840, 41747, 79369, 85683, 98830, 99568
  };
  private static final long[] SHOWN_IN_AUTOMATIC_MODE = {
    5757, 6524, 11518, 19739, 19789, 20301, 23794, 29905, 30072, 33122, 34496, 34603, 35915, 44653,
    45327, 53947, 62453, 65998, 70269, 70342, 73657, 81100, 87120, 87994, 90548, 90561, 93976,
        95892,
    99837
  };
  private static final int BLIND_SEEDS = 60;
  private static final int KEPT_SEEDS = 300;

  /** Reactor keeps what is written in its own Context. */
  private static final Pattern KEPT_BY_REACTOR = Pattern.compile("ontextCapture|putStore");

  @BeforeEach
  void dropQuietly() {
    Hooks.onErrorDropped(failure -> ForeignThread.called("onErrorDropped"));
    Hooks.onNextDropped(item -> ForeignThread.called("onNextDropped"));
    Hooks.onOperatorError(
        (failure, item) -> {
          ForeignThread.called("onOperatorError");
          return failure;
        });
  }

  @AfterEach
  void dropAsBefore() {
    Hooks.resetOnErrorDropped();
    Hooks.resetOnNextDropped();
    Hooks.resetOnOperatorError();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BLIND")
  void everyFunction_seesItsSubscribersStores(Mode mode) throws Exception {
    try (Oracle oracle = new Oracle(mode)) {
      PROGRAMS.requireNoFault(mode.name(), oracle);
    }
  }

  /**
   * Each of them has shown a fault, or something that was taken away, which the first ones don't.
   */
  @Test
  void seedsThatHaveShownAFault_showNone() throws Exception {
    assertEquals(List.of(), faulty(SHOWN, Mode.NATIVE));
  }

  @Test
  void seedsThatHaveShownAFaultInAutomaticMode_showNone() throws Exception {
    assertEquals(List.of(), faulty(SHOWN_IN_AUTOMATIC_MODE, Mode.AUTOMATIC_TOO));
  }

  private static List<String> faulty(long[] seeds, Mode mode) throws Exception {
    List<Case<Program>> cases =
        LongStream.of(seeds).mapToObj(seed -> new Case<>(Program.of(seed), seed)).toList();
    try (Oracle oracle = new Oracle(mode)) {
      oracle.judge(cases);
    }
    return cases.stream().filter(Case::isFaulty).map(Case::toString).toList();
  }

  @Test
  void withoutTheLibrary_mostProgramsAreFaulty() throws Exception {
    try (Oracle oracle = new Oracle(Mode.BLIND)) {
      PROGRAMS.requireFaults(BLIND_SEEDS, BLIND_SEEDS / 2, oracle);
    }
  }

  /** Everything that an application may keep is kept, and the contexts aren't. */
  @Test
  @SuppressWarnings("try") // the installation is there to be closed
  void ended_keepsNoContext() throws Exception {
    KeptStores kept = new KeptStores();
    for (Case<Program> each : PROGRAMS.first(Math.max(KEPT_SEEDS, PROGRAMS.seeds() / 10))) {
      if (!each.program().outlivesItsSubscribers()
          && !KEPT_BY_REACTOR.matcher(each.program().toString()).find()) {
        try (Run run = new Run(each.program(), each.seed(), Mode.NATIVE);
            AutoCloseable installed = Mode.NATIVE.install()) {
          run.assemble();
          run.run();
          List<String> unused = run.end();
          // An operator keeps a timer that it has disposed of, and Reactor tells nobody of that.
          if (!run.isTimed()) {
            kept.add(each, run.keepers(), run.stores());
          }
        }
      }
    }
    kept.requireNone(KEPT_SEEDS / 12);
  }

  /** A version of Reactor that brings an operator which isn't drawn is noticed here. */
  @Test
  void operators_areAllDrawnOrKnown() {
    Set<String> drawn =
        Operators.ALL.stream()
            .map(operator -> operator.name().replaceFirst("[ (].*", ""))
            .collect(Collectors.toSet());
    List<String> unknown =
        Stream.concat(names(Flux.class, ""), names(Mono.class, "Mono."))
            .filter(name -> !drawn.contains(name) && !drawn.contains(name.replace("Mono.", "")))
            .filter(name -> !NotDrawn.NAMES.contains(name.replace("Mono.", "")))
            .distinct()
            .sorted()
            .toList();
    assertEquals(List.of(), unknown, "Draw them in Operators, or say in NotDrawn why not.");
  }

  private static Stream<String> names(Class<?> type, String prefix) {
    return Stream.of(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> Publisher.class.isAssignableFrom(method.getReturnType()))
        .map(method -> prefix + method.getName());
  }
}
