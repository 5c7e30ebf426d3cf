package io.asynclocal.reactor.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A pipeline that a seed gives: a source, and the operators above it with what is inside them. */
record Program(int source, List<Step> steps) {
  private static final int DEEPEST = 2;

  /** One operator, and two programs for the publishers that it may want. */
  record Step(int operator, int salt, Program first, Program second) {
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
              random.nextInt(Operators.ALL.size()),
              random.nextInt(1000),
              of(random, depth + 1),
              of(random, depth + 1)));
    }
    return new Program(source, drawn);
  }

  Flux<String> build(Run run, String id, String tenant, String entered) {
    Flux<String> flux = null;
    // A store that is written counts for all that is above, up to the next that is.
    for (int step = -1; step < steps.size(); step++) {
      String above = tenantAt(step, id, tenant);
      if (flux == null) {
        flux =
            Sources.ALL
                .get(source)
                .open()
                .apply(new Part(run, id, above, entered, new Step(0, source, this, this)));
      } else {
        Step drawn = steps.get(step);
        flux = drawn.of().apply(new Part(run, id, above, entered, drawn), flux);
      }
    }
    return flux == null ? Flux.empty() : flux;
  }

  private String tenantAt(int step, String id, String inherited) {
    for (int later = step + 1; later < steps.size(); later++) {
      if (steps.get(later).of().writes()) {
        return written(id, steps.get(later).salt());
      }
    }
    return inherited;
  }

  static String written(String id, int salt) {
    return "tenant " + salt + " of " + id;
  }

  /** Returns this program with one thing less, in each possible way. */
  List<Program> smaller() {
    List<Program> smaller = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      smaller.add(new Program(source, without(step, null)));
      Step drawn = steps.get(step);
      for (Program first : drawn.first().smaller()) {
        smaller.add(
            new Program(
                source,
                without(step, new Step(drawn.operator(), drawn.salt(), first, drawn.second()))));
      }
      for (Program second : drawn.second().smaller()) {
        smaller.add(
            new Program(
                source,
                without(step, new Step(drawn.operator(), drawn.salt(), drawn.first(), second))));
      }
    }
    if (source != 0) {
      smaller.add(new Program(0, steps));
    }
    return smaller;
  }

  private List<Step> without(int index, @Nullable Step replacement) {
    List<Step> rest = new ArrayList<>(steps);
    if (replacement == null) {
      rest.remove(index);
    } else {
      rest.set(index, replacement);
    }
    return rest;
  }

  @Override
  public String toString() {
    return Sources.ALL.get(source).name()
        + steps.stream().map(Program::print).collect(Collectors.joining());
  }

  private static String print(Step step) {
    int wanted = step.of().publishers();
    return "."
        + step.of().name()
        + "("
        + (wanted > 0 ? step.first() : step.salt())
        + (wanted > 1 ? ", " + step.second() : "")
        + ")";
  }
}
