package io.asynclocal.junit;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link LeavesNothingBehind} says for one test. */
record Options(long settleNanos, long deadlineNanos, Set<Leftover> allowed, Set<String> excepted) {

  /** As where the annotation is nowhere. */
  @LeavesNothingBehind
  private static final class Defaults {}

  static Options of(ExtensionContext test) {
    Optional<ExtensionContext> context = Optional.of(test);
    while (context.isPresent()) {
      Optional<LeavesNothingBehind> found = context.get().getElement().flatMap(Options::on);
      if (found.isPresent()) {
        return of(found.get());
      }
      context = context.get().getParent();
    }
    return of(on(Defaults.class).orElseThrow());
  }

  private static Optional<LeavesNothingBehind> on(AnnotatedElement element) {
    return AnnotationSupport.findAnnotation(element, LeavesNothingBehind.class);
  }

  private static Options of(LeavesNothingBehind annotation) {
    return new Options(
        nanos("settleMillis", annotation.settleMillis()),
        nanos("deadlineMillis", annotation.deadlineMillis()),
        Set.of(annotation.allow()),
        Set.of(annotation.except()));
  }

  private static long nanos(String option, long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException(
          "@LeavesNothingBehind has " + option + " = " + millis + ". Pass 0 or more.");
    }
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  boolean forbids(Leftover leftover) {
    return !allowed.contains(leftover);
  }
}
