package io.asynclocal.rxjava3.random;

import io.asynclocal.contract.random.RandomProgram;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.rxjava3.random.Operators.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that a seed gives: a source, and the operators below it with what is inside them.
 *
 * @param shared how many operators belong, with the source, to all subscribers; negative if each
 *     builds everything for itself
 */
record Program(Step source, List<Step> steps, int shared) implements RandomProgram<Program> {
  private static final Pattern OUTLIVING =
      Pattern.compile("cache|replay|publish|share|autoConnect|Connect|Stage");

  static final int DEEPEST = 2;

  /** One operator, and two programs for the pipelines that it may want; null if they are leaves. */
  record Step(Operator operator, int salt, @Nullable Program first, @Nullable Program second) {}

  static Program of(long seed) {
    Random random = new Random(seed);
    Program program = of(random, 0, Combination.draw(seed, random));
    int shared = random.nextInt(4) == 0 ? random.nextInt(program.steps.size()) : -1;
    return new Program(program.source, program.steps, shared);
  }

  private static Program of(Random random, int depth) {
    return of(random, depth, Combination.draw(random, depth));
  }

  private static Program of(Random random, int depth, @Nullable Program begun) {
    Step source = begun == null ? step(Operators.source(random), random, depth) : begun.source;
    int steps = depth == 0 ? 2 + random.nextInt(6) : depth < DEEPEST ? random.nextInt(3) : 0;
    List<Step> drawn = begun == null ? new ArrayList<>() : new ArrayList<>(begun.steps);
    Class<?> type = (drawn.isEmpty() ? source : drawn.get(drawn.size() - 1)).operator().gives();
    for (int step = drawn.size(); step < steps; step++) {
      // Now and then something of another type, to which what is above is converted.
      Class<?> next = random.nextInt(8) == 0 ? Operators.type(random) : type;
      Step added = step(Operators.on(next, random), random, depth);
      type = added.operator().gives();
      drawn.add(added);
    }
    return new Program(source, drawn, -1);
  }

  static Step step(Operator operator, Random random, int depth) {
    boolean nests = depth < DEEPEST && operator.nests();
    return new Step(
        operator,
        random.nextInt(1000),
        nests ? of(random, depth + 1) : null,
        nests ? of(random, depth + 1) : null);
  }

  /** Builds the pipeline for one subscriber, who has {@code stores}. */
  Object build(Run run, String id, Stores stores) {
    if (shared < 0) {
      return build(run, id, stores, source(run, id, stores), 0, steps.size());
    }
    Object above = run.shared(() -> Sources.shared(buildShared(run), source.salt()));
    return build(run, id, stores, above, shared, steps.size());
  }

  private Object buildShared(Run run) {
    Object source = source(run, Part.ANY_OF_US, Stores.NONE);
    return build(run, Part.ANY_OF_US, Stores.NONE, source, 0, shared);
  }

  private Object source(Run run, String id, Stores stores) {
    Part part = new Part(run, id, storesAt(-1, id, stores), source);
    return source.operator().apply(part, null);
  }

  private Object build(Run run, String id, Stores stores, Object source, int from, int to) {
    Object above = source;
    for (int step = from; step < to; step++) {
      Step drawn = steps.get(step);
      Part part = new Part(run, id, storesAt(step, id, stores), drawn);
      above = drawn.operator().apply(part, above);
    }
    return above;
  }

  /** A store that is written counts for all that is above, up to the next that is. */
  private Stores storesAt(int step, String id, Stores subscribers) {
    Stores stores = subscribers;
    for (int later = steps.size() - 1; later > step; later--) {
      Writing writing = steps.get(later).operator().writing();
      stores = writing == null ? stores : writing.above(stores, id, steps.get(later).salt());
    }
    return stores;
  }

  /** {@return whether something in it goes on when nobody is subscribed any more} */
  boolean outlivesItsSubscribers() {
    return shared >= 0 || OUTLIVING.matcher(toString()).find();
  }

  /** {@return whether an operator has timers; it keeps one that it has disposed of} */
  boolean isTimed() {
    return toString().contains("TimeUnit");
  }

  @Override
  public List<Program> smaller() {
    List<Program> smaller = new ArrayList<>();
    if (shared >= 0) {
      smaller.add(new Program(source, steps, -1));
    }
    for (int step = 0; step < steps.size(); step++) {
      List<Step> rest = new ArrayList<>(steps);
      rest.remove(step);
      smaller.add(new Program(source, rest, step < shared ? shared - 1 : shared));
    }
    if (!source.operator().equals(Operators.SIMPLEST)) {
      smaller.add(new Program(new Step(Operators.SIMPLEST, 0, null, null), steps, shared));
    }
    for (Step less : smaller(source)) {
      smaller.add(new Program(less, steps, shared));
    }
    for (int step = 0; step < steps.size(); step++) {
      for (Step less : smaller(steps.get(step))) {
        List<Step> rest = new ArrayList<>(steps);
        rest.set(step, less);
        smaller.add(new Program(source, rest, shared));
      }
    }
    return smaller;
  }

  private static List<Step> smaller(Step step) {
    List<Step> smaller = new ArrayList<>();
    Program first = step.first();
    if (first != null) {
      smaller.add(new Step(step.operator(), step.salt(), null, step.second()));
      first.smaller().stream()
          .map(less -> new Step(step.operator(), step.salt(), less, step.second()))
          .forEach(smaller::add);
    }
    Program second = step.second();
    if (second != null) {
      smaller.add(new Step(step.operator(), step.salt(), step.first(), null));
      second.smaller().stream()
          .map(less -> new Step(step.operator(), step.salt(), step.first(), less))
          .forEach(smaller::add);
    }
    return smaller;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(print(source));
    for (int step = 0; step < steps.size(); step++) {
      text.append(step == shared ? " SHARED " : "").append(" .").append(print(steps.get(step)));
    }
    return text.toString();
  }

  private static String print(Step step) {
    String inside =
        java.util.stream.Stream.of(step.first(), step.second())
            .map(String::valueOf)
            .collect(Collectors.joining("; ", "{", "}"));
    return step.operator().name()
        + "#"
        + step.salt()
        + (step.first() == null && step.second() == null ? "" : inside);
  }
}
