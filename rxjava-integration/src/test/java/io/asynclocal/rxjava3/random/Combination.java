package io.asynclocal.rxjava3.random;

import io.asynclocal.rxjava3.random.Operators.Operator;
import io.asynclocal.rxjava3.random.Program.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How every other program begins: with what chance alone would put together once in thousands of
 * programs, and in which something can be wrong that nowhere else is seen.
 */
enum Combination {
  /** A queue that calls the application when it is polled, as it is here in tasks. */
  QUEUE(
      "(Flowable|Observable)\\.(fromIterable|fromStream)\\(.*",
      "(Flowable|Observable)\\.(observeOn|publish)\\(.*"),

  /** The same of an operator. */
  QUEUE_OF_AN_OPERATOR(
      "(Flowable|Observable)\\.(range|fromArray|fromIterable)\\(.*",
      "(Flowable|Observable)\\.(concatMap|flatMap)Iterable\\(.*",
      "(Flowable|Observable)\\.observeOn\\(.*"),

  /** Errors that are kept for the end, which doesn't come. */
  KEPT_ERRORS(
      "(Flowable|Observable)\\.just\\(Object,.*",
      "(Flowable|Observable)\\.((concat|switch)Map.*DelayError\\(.*"
          + "|flatMap[A-Za-z]*\\(Function,boolean.*)") {
    @Override
    Step step(Operator operator, Random random, int depth) {
      return operator.name().contains("Map")
          ? new Step(operator, random.nextInt(1000), failing(random), ENDLESS)
          : super.step(operator, random, depth);
    }
  },

  /** The same, where it is a source that keeps them. */
  KEPT_ERRORS_OF_A_SOURCE(
      "(Completable|Maybe|Observable)\\.(merge|concat|combineLatest).*DelayError\\(.*") {
    @Override
    Step step(Operator operator, Random random, int depth) {
      return new Step(operator, random.nextInt(1000), failing(random), ENDLESS);
    }
  },

  /** What is subscribed to in a task. */
  RESUMED(
      "(Flowable|Observable|Single|Maybe|Completable)\\.(fromCallable|defer|fromSupplier|using)\\(.*"
          + "|(custom|unsafe) .*",
      "(Flowable|Observable|Single|Maybe|Completable)\\.(subscribeOn|delaySubscription)\\(.*"),

  /** What takes the place of a source that doesn't come in time. */
  TIMEOUT(
      "(Flowable|Observable|Single|Maybe|Completable)\\.never\\(\\)",
      "(Flowable|Observable|Single|Maybe|Completable)\\.timeout\\(long,TimeUnit,.*"),

  /** A subject that others feed, whose requests and cancellation come from anywhere. */
  FED(
      ".*(Processor|Subject)|serialized.*|custom .*|unsafe .*",
      "(Flowable|Observable|Single|Maybe|Completable)\\.(doOn|doFinally|doAfter).*"),

  /**
   * A store that is entered where a pipeline is begun that asks an iterator, and has no subscriber
   * of its own.
   */
  ENTERED(
      "Flowable\\.(fromCallable|fromSupplier|defer)\\(.*",
      "Flowable\\.(concatMap|switchMap|flatMap)\\(Function.*") {
    @Override
    Step step(Operator operator, Random random, int depth) {
      int entering = 3 * random.nextInt(333);
      return operator.nests()
          ? new Step(operator, entering, asking(random), asking(random))
          : super.step(operator, random, depth);
    }
  },

  /** A task of the application's own. */
  SCHEDULED() {
    @Override
    Program begin(Random random, int depth) {
      return new Program(step(Sources.SCHEDULED, random, depth), List.of(), -1);
    }
  };

  private static final Program ENDLESS = program("Flowable\\.never\\(\\)", new Random(0));

  private final List<Pattern> names;

  Combination(String... names) {
    this.names = Arrays.stream(names).map(Pattern::compile).toList();
  }

  /** {@return how the program of a seed begins, null if it begins as chance has it} */
  static @Nullable Program draw(long seed, Random random) {
    return switch ((int) Math.floorMod(seed, 20L)) {
      case 1 -> ENTERED.begin(random, 0);
      case 6 -> KEPT_ERRORS.begin(random, 0);
      case 11 -> SCHEDULED.begin(random, 0);
      case 16 -> KEPT_ERRORS_OF_A_SOURCE.begin(random, 0);
      default -> draw(random, 0);
    };
  }

  /** {@return how a program begins, null if it begins as chance has it} */
  static @Nullable Program draw(Random random, int depth) {
    return random.nextInt(2) == 0
        ? values()[random.nextInt(ENTERED.ordinal())].begin(random, depth)
        : null;
  }

  Program begin(Random random, int depth) {
    Step source = step(Operators.source(names.get(0), random), random, depth);
    Class<?> type = source.operator().gives();
    List<Step> steps = new ArrayList<>();
    for (Pattern name : names.subList(1, names.size())) {
      Step added = step(Operators.on(type, name, random), random, depth);
      type = added.operator().gives();
      steps.add(added);
    }
    return new Program(source, steps, -1);
  }

  /** {@return an operator with what stands in it} */
  Step step(Operator operator, Random random, int depth) {
    return Program.step(operator, random, depth);
  }

  private static Program asking(Random random) {
    return program("Flowable\\.fromIterable\\(Iterable\\)", random);
  }

  private static Program failing(Random random) {
    return program("Flowable\\.error\\(Throwable\\)", random);
  }

  private static Program program(String source, Random random) {
    return new Program(
        Program.step(Operators.source(Pattern.compile(source), random), random, Program.DEEPEST),
        List.of(),
        -1);
  }
}
