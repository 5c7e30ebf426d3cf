package io.asynclocal.mixture;

import io.asynclocal.contract.random.RandomProgram;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.mixture.Operator.Nests;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a seed gives: a source, and the stages below it with the programs that stand in them. */
record Program(Step source, List<Step> steps) implements RandomProgram<Program> {
  static final Program LEAF = new Program(new Step(Operators.SIMPLEST, 2, null, null), List.of());

  private static final int DEEPEST = 2;

  /** One stage, and two programs for what it may want; null if they are leaves. */
  record Step(Operator operator, int salt, @Nullable Program first, @Nullable Program second) {
    Stream<Program> inside() {
      return Stream.of(first, second).filter(program -> program != null);
    }
  }

  static Program of(long seed) {
    return of(new Random(seed), 0);
  }

  private static Program of(Random random, int depth) {
    Step source = step(Operators.source(random), random, depth);
    int count = depth == 0 ? 3 + random.nextInt(6) : random.nextInt(3);
    List<Step> drawn = new ArrayList<>();
    Kind kind = source.operator().gives();
    for (int number = 0; number < count; number++) {
      // Every other stage is another library's, or at least another type's.
      Kind next = random.nextBoolean() ? Operators.kind(random) : kind;
      Step added = step(Operators.on(next, random), random, depth);
      kind = added.operator().gives();
      drawn.add(added);
    }
    return new Program(source, drawn);
  }

  private static Step step(Operator operator, Random random, int depth) {
    boolean nests = depth < DEEPEST && operator.nests() != Nests.NOTHING;
    return new Step(
        operator,
        random.nextInt(1000),
        nests ? of(random, depth + 1) : null,
        nests ? of(random, depth + 1) : null);
  }

  Kind gives() {
    return (steps.isEmpty() ? source : steps.get(steps.size() - 1)).operator().gives();
  }

  /** {@return whether something of it begins while it is built} */
  boolean isEager() {
    return Stream.concat(Stream.of(source), steps.stream()).anyMatch(Program::isEager);
  }

  private static boolean isEager(Step step) {
    return step.operator().isEager()
        || (step.operator().takes() != null && step.operator().takes().isEager())
        || (step.operator().nests() == Nests.AT_ASSEMBLY
            && step.inside().anyMatch(Program::isEager));
  }

  /**
   * Builds it for one subscriber.
   *
   * @param subscribers what is in force where it is subscribed to
   * @param assembly what is in force where it is built
   */
  Object build(Run run, String id, Stores subscribers, Stores assembly) {
    Stores[] stores = storesAt(id, subscribers, assembly);
    Kind kind = source.operator().gives();
    Object above =
        run.counted(
            kind,
            source
                .operator()
                .body()
                .apply(part(run, id, stores[0], assembly, source), Program.class));
    for (int number = 0; number < steps.size(); number++) {
      Step step = steps.get(number);
      Part part = part(run, id, stores[number + 1], assembly, step);
      Kind taken = step.operator().takes() == null ? kind : step.operator().takes();
      above = step.operator().body().apply(part, Conversions.convert(above, kind, taken, part));
      kind = step.operator().gives();
    }
    return above;
  }

  private static Part part(Run run, String id, Stores stores, Stores assembly, Step step) {
    return new Part(run, id, stores, assembly, step);
  }

  /**
   * What is written counts for all that is above, up to the next that is; above a future, which
   * begins while it is built, what is in force there.
   */
  private Stores[] storesAt(String id, Stores subscribers, Stores assembly) {
    Stores[] stores = new Stores[steps.size() + 1];
    Stores below = gives().isEager() ? assembly : subscribers;
    for (int number = steps.size() - 1; number >= 0; number--) {
      Step step = steps.get(number);
      boolean begins = step.operator().isEager() || Kind.FUTURE == step.operator().takes();
      below = begins ? assembly : below;
      stores[number + 1] = below;
      Writing writing = step.operator().writing();
      below = writing == null ? below : writing.above(below, id, step.salt());
    }
    stores[0] = source.operator().isEager() ? assembly : below;
    return stores;
  }

  @Override
  public List<Program> smaller() {
    List<Program> smaller = new ArrayList<>();
    for (int number = 0; number < steps.size(); number++) {
      List<Step> rest = new ArrayList<>(steps);
      rest.remove(number);
      smaller.add(new Program(source, rest));
    }
    if (!source.operator().equals(Operators.SIMPLEST)) {
      smaller.add(new Program(LEAF.source, steps));
    }
    smaller(source).map(less -> new Program(less, steps)).forEach(smaller::add);
    for (int number = 0; number < steps.size(); number++) {
      int replaced = number;
      smaller(steps.get(number))
          .map(less -> new Program(source, replaced(replaced, less)))
          .forEach(smaller::add);
    }
    return smaller;
  }

  private List<Step> replaced(int number, Step step) {
    List<Step> replaced = new ArrayList<>(steps);
    replaced.set(number, step);
    return replaced;
  }

  private static Stream<Step> smaller(Step step) {
    return Stream.concat(
        smallerOrNone(step.first())
            .map(less -> new Step(step.operator(), step.salt(), less.program, step.second())),
        smallerOrNone(step.second())
            .map(less -> new Step(step.operator(), step.salt(), step.first(), less.program)));
  }

  private record Smaller(@Nullable Program program) {}

  private static Stream<Smaller> smallerOrNone(@Nullable Program program) {
    return program == null
        ? Stream.of()
        : Stream.concat(Stream.of(new Smaller(null)), program.smaller().stream().map(Smaller::new));
  }

  @Override
  public String toString() {
    return print(source)
        + steps.stream().map(step -> " ." + print(step)).collect(Collectors.joining());
  }

  private static String print(Step step) {
    String inside =
        step.first() == null && step.second() == null
            ? ""
            : "{" + step.first() + "; " + step.second() + "}";
    return step.operator().name() + "#" + step.salt() + inside;
  }
}
