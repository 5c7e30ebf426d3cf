package io.asynclocal.rxjava3.random;

import io.reactivex.rxjava3.exceptions.CompositeException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a function throws because that was drawn, and whose it is; null if it is nobody's. */
final class Drawn extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient @Nullable Part part;

  Drawn(@Nullable Part part) {
    super("drawn", null, false, false);
    this.part = part;
  }

  @Nullable Part part() {
    return part;
  }

  /** Checks where an error is reported that nobody was there to take. */
  static void check(Throwable reported) {
    of(reported)
        .limit(1)
        .forEach(
            drawn -> {
              if (drawn.part != null) {
                drawn.part.run().reported(drawn.part.id());
              }
            });
  }

  static boolean isCauseOf(Throwable failure) {
    return of(failure).findAny().isPresent();
  }

  private static Stream<Drawn> of(@Nullable Throwable failure) {
    if (failure == null) {
      return Stream.of();
    } else if (failure instanceof Drawn drawn) {
      return Stream.of(drawn);
    } else if (failure instanceof CompositeException composite) {
      return composite.getExceptions().stream().flatMap(Drawn::of);
    }
    return of(failure.getCause());
  }
}
