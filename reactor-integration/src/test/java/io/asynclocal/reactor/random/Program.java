package io.asynclocal.reactor.random;

import io.asynclocal.contract.random.RandomProgram;
import io.asynclocal.contract.random.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A pipeline that a seed gives: a source, and the operators below it with what is inside them.
 *
 * @param shared how many operators belong, with the source, to all subscribers; negative if each
 *     builds everything for itself
 */
record Program(int source, List<Step> steps, int shared) implements RandomProgram<Program> {
  private static final int DEEPEST = 2;
  private static final Pattern SHARED = Pattern.compile("SHARED|share|publish[.(]|replay|cache");

  /** One operator, and two programs for the publishers that it may want. */
  record Step(int operator, int salt, Program first, Program second) {
    Operators.Operator of() {
      return Operators.ALL.get(operator);
    }
  }

  Program(int source, List<Step> steps) {
    this(source, steps, -1);
  }

  static Program of(long seed) {
    Random random = new Random(seed);
    Program program = of(random, 0);
    int shared = random.nextInt(4) == 0 ? random.nextInt(program.steps.size()) : -1;
    return new Program(program.source, program.steps, shared);
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

  /** Builds the pipeline for one subscriber, who has {@code stores}. */
  Flux<String> build(Run run, String id, Stores stores) {
    if (shared < 0) {
      return build(run, id, stores, source(run, id, stores), 0, steps.size());
    }
    Flux<String> above = run.shared(() -> Sources.shared(buildShared(run), source));
    return build(run, id, stores, above, shared, steps.size());
  }

  private Flux<String> buildShared(Run run) {
    Flux<String> above = source(run, Part.ANY_OF_US, Stores.NONE);
    return build(run, Part.ANY_OF_US, Stores.NONE, above, 0, shared);
  }

  private Flux<String> source(Run run, String id, Stores stores) {
    Step opened = new Step(0, source, this, this);
    return Sources.ALL
        .get(source)
        .open()
        .apply(new Part(run, id, storesAt(-1, id, stores), opened));
  }

  private Flux<String> build(
      Run run, String id, Stores stores, Flux<String> source, int from, int to) {
    Flux<String> above = source;
    for (int step = from; step < to; step++) {
      Step drawn = steps.get(step);
      above = drawn.of().apply(new Part(run, id, storesAt(step, id, stores), drawn), above);
    }
    return above;
  }

  /** A store that is written counts for all that is above, up to the next that is. */
  private Stores storesAt(int step, String id, Stores subscribers) {
    for (int later = step + 1; later < steps.size(); later++) {
      if (steps.get(later).of().writes()) {
        return subscribers.withTenant(written(id, steps.get(later).salt()));
      }
    }
    return subscribers;
  }

  static String written(String id, int salt) {
    return "tenant " + salt + " of " + id;
  }

  /** {@return whether something in it may go on when nobody is subscribed any more} */
  boolean outlivesItsSubscribers() {
    return SHARED.matcher(toString()).find();
  }

  @Override
  public List<Program> smaller() {
    List<Program> smaller = new ArrayList<>();
    if (shared >= 0) {
      smaller.add(new Program(source, steps));
    }
    for (int step = 0; step < steps.size(); step++) {
      int left = step < shared ? shared - 1 : shared;
      // A bare sink that is subscribed to past the hook is nothing of ours.
      if (steps.size() > 1) {
        smaller.add(new Program(source, without(step, null), left));
      }
      Step drawn = steps.get(step);
      for (Program first : drawn.first().smaller()) {
        smaller.add(
            new Program(
                source,
                without(step, new Step(drawn.operator(), drawn.salt(), first, drawn.second())),
                shared));
      }
      for (Program second : drawn.second().smaller()) {
        smaller.add(
            new Program(
                source,
                without(step, new Step(drawn.operator(), drawn.salt(), drawn.first(), second)),
                shared));
      }
    }
    if (source != 0) {
      smaller.add(new Program(0, steps, shared));
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
    StringBuilder text = new StringBuilder(Sources.ALL.get(source).name());
    for (int step = 0; step < steps.size(); step++) {
      text.append(step == shared ? " SHARED " : "").append(print(steps.get(step)));
    }
    return text.toString();
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
