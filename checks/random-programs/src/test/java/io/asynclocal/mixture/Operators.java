package io.asynclocal.mixture;

import io.asynclocal.mixture.Operator.Body;
import io.asynclocal.mixture.Operator.Nests;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** All stages of all libraries. */
final class Operators {
  static final Operator SIMPLEST =
      source(Kind.FLUX, "Flux.just", part -> Flux.just("a", "b").hide());

  /** How an end is named. */
  static final Operator END = source(Kind.FLUX, "end", part -> Flux.empty());

  private static final List<Operator> ALL =
      Stream.of(
              Stream.of(SIMPLEST),
              ReactorStages.all(),
              RxStages.all(),
              FlowStages.all(),
              FutureStages.all(),
              writings())
          .flatMap(each -> each)
          .toList();

  private Operators() {}

  static Stream<Operator> all() {
    return ALL.stream();
  }

  static Operator source(Random random) {
    return one(ALL.stream().filter(operator -> operator.takes() == null).toList(), random);
  }

  static Operator on(Kind kind, Random random) {
    return one(ALL.stream().filter(operator -> operator.takes() == kind).toList(), random);
  }

  static Kind kind(Random random) {
    return one(List.of(Kind.values()), random);
  }

  private static <T> T one(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static Stream<Operator> writings() {
    return Arrays.stream(Kind.values())
        .filter(kind -> !kind.isEager())
        .flatMap(
            kind ->
                Arrays.stream(Writing.values())
                    .map(
                        writing ->
                            new Operator(
                                kind + ".write" + writing,
                                kind,
                                kind,
                                Nests.NOTHING,
                                writing,
                                (part, above) -> writing.apply(kind, above, part))));
  }

  static Operator source(Kind gives, String name, Function<Part, Object> body) {
    return new Operator(name, null, gives, Nests.NOTHING, null, (part, above) -> body.apply(part));
  }

  /** A source in whose functions another program stands. */
  static Operator nestingSource(Kind gives, String name, Function<Part, Object> body) {
    return new Operator(
        name, null, gives, Nests.IN_FUNCTION, null, (part, above) -> body.apply(part));
  }

  static Operator on(Kind kind, String name, Body body) {
    return new Operator(kind + "." + name, kind, kind, Nests.NOTHING, null, body);
  }

  static Operator to(Kind takes, Kind gives, String name, Body body) {
    return new Operator(takes + "." + name, takes, gives, Nests.NOTHING, null, body);
  }

  /** In whose functions another program stands. */
  static Operator nesting(Kind kind, String name, Body body) {
    return new Operator(kind + "." + name, kind, kind, Nests.IN_FUNCTION, null, body);
  }

  /** Beside which another program stands. */
  static Operator beside(Kind kind, String name, Body body) {
    return new Operator(kind + "." + name, kind, kind, Nests.AT_ASSEMBLY, null, body);
  }
}
