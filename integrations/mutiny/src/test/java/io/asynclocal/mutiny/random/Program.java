package io.asynclocal.mutiny.random;

import io.asynclocal.contract.random.RandomProgram;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A pipeline that a seed gives: a source, and the steps below it with what is inside them. */
record Program(int source, List<Step> steps) implements RandomProgram<Program> {
  private static final int DEEPEST = 2;
  private static final Program EMPTY = new Program(0, List.of());

  /** One operator, and a program for the pipeline that it may want. */
  record Step(int operator, int salt, Program inner) {
    Operators.Operator of() {
      return Operators.ALL.get(operator);
    }
  }

  static Program of(long seed) {
    return of(new Random(seed), 0);
  }

  private static Program of(Random random, int depth) {
    int source = random.nextInt(Sources.ALL.size());
    int steps = depth == 0 ? 3 + random.nextInt(6) : depth < DEEPEST ? random.nextInt(4) : 0;
    List<Step> drawn = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      drawn.add(
          new Step(
              random.nextInt(Operators.ALL.size()), random.nextInt(1000), of(random, depth + 1)));
    }
    return new Program(source, drawn);
  }

  Multi<String> build(Run run, String id, String entered) {
    Multi<String> multi =
        Sources.ALL
            .get(source)
            .open()
            .apply(new Part(run, id, entered, new Step(0, source, EMPTY)));
    for (Step step : steps) {
      multi = step.of().apply(new Part(run, id, entered, step), multi);
    }
    return multi;
  }

  /** Returns the first item, or another if there is none. */
  static Uni<String> first(Multi<String> multi) {
    return multi.collect().first().onItem().ifNull().continueWith("none");
  }

  @Override
  public List<Program> smaller() {
    List<Program> smaller = new ArrayList<>();
    for (int index = 0; index < steps.size(); index++) {
      List<Step> rest = new ArrayList<>(steps);
      Step step = rest.remove(index);
      smaller.add(new Program(source, rest));
      for (Program inner : step.inner().smaller()) {
        List<Step> replaced = new ArrayList<>(steps);
        replaced.set(index, new Step(step.operator(), step.salt(), inner));
        smaller.add(new Program(source, replaced));
      }
    }
    if (source != 0) {
      smaller.add(new Program(0, steps));
    }
    return smaller;
  }

  @Override
  public String toString() {
    return Sources.ALL.get(source).name()
        + steps.stream()
            .map(
                step ->
                    "."
                        + step.of().name()
                        + "("
                        + (step.of().wantsInner() ? step.inner() : step.salt())
                        + ")")
            .collect(Collectors.joining());
  }
}
