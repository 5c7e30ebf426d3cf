package io.asynclocal.reactor;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.util.concurrent.Queues;

/**
 * What {@code concatWith}, {@code mergeWith} and their like do to a publisher of their own kind:
 * Reactor looks at its class, and makes one of all sources. It doesn't see the class of one that
 * restores, and joins that with the other source instead: which emits the same in most cases, but
 * delays failures otherwise, and grows a stack where Reactor grows an array. So the same is done
 * here.
 */
final class Growth {
  private static final PrivateField SOURCES = PrivateField.named("array", "sources");
  private static final KnownField CONCATENATED = KnownField.of("FluxConcatArray", "array");
  private static final PrivateField ZIPPER = PrivateField.named("zipper");
  private static final PrivateField PAIRWISE = PrivateField.named("zippers");
  private static final PrivateField COMPARATOR = PrivateField.named("valueComparator");
  private static final PrivateField DELAYS_ERRORS = PrivateField.named("delayError");
  private static final @Nullable Class<?> CONCATENATION = OperatorTable.reactors("FluxConcatArray");
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final int MOST_FRAMES = 16;

  private static final ClassValue<Method[]> METHODS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> joined) {
          return joined.getDeclaredMethods();
        }
      };

  private Growth() {}

  /** Returns {@code joined}, or what Reactor would have made instead. */
  static Object of(Object joined) {
    if (sources(joined) instanceof Publisher<?>[] sources && sources.length > 1) {
      Object first = grown(joined, sources[0]);
      Object last = grown(joined, sources[sources.length - 1]);
      if (first != null || last != null) {
        Object instead = instead(joined, first, last, sources);
        return instead == null ? joined : instead;
      }
    }
    return joined;
  }

  /** Concatenations are what a request has some of. */
  private static @Nullable Object sources(Object joined) {
    return CONCATENATED.isIn(joined) ? CONCATENATED.get(joined) : SOURCES.get(joined);
  }

  /** Returns what {@code source} stands for, if that is of the class of {@code joined}. */
  private static @Nullable Object grown(Object joined, Publisher<?> source) {
    return source instanceof RestoringFlux<?> restoring
            && restoring.restoration() == Placement.HEAD
            && restoring.restored().getClass() == joined.getClass()
        ? restoring.restored()
        : null;
  }

  private static @Nullable Object instead(
      Object joined, @Nullable Object first, @Nullable Object last, Publisher<?>[] sources) {
    if (isPlainConcatenation(joined)
        && sources.length == 2
        && isPlainConcatenation(first == null ? last : first)) {
      // Whichever operator it is, the same is emitted. To walk a request's stack takes
      // microseconds.
      return first == null
          ? call(last, "concatAdditionalSourceFirst", sources[0])
          : call(first, "concatAdditionalSourceLast", sources[1]);
    }
    return switch (operator()) {
      case "concatWith" -> call(first, "concatAdditionalSourceLast", sources[1]);
      case "startWith" -> call(last, "concatAdditionalSourceFirst", sources[0]);
      case "mergeWith" ->
          call(first, "mergeAdditionalSource", sources[1], (IntFunction<?>) Queues::get);
      case "mergeComparingWith", "mergeOrderedWith" ->
          call(first, "mergeAdditionalSource", sources[1], COMPARATOR.get(joined));
      case "zipWith" -> zipped(joined, first, sources[1]);
      case "or" -> call(first, "orAdditionalSource", sources[1]);
      case "firstWithValue" ->
          call(
              first,
              "firstValuedAdditionalSources",
              (Object) Arrays.copyOfRange(sources, 1, sources.length));
      default -> null;
    };
  }

  /** Of many ways to zip, {@code zipWith} adds a source if it has a function of two. */
  private static @Nullable Object zipped(
      Object joined, @Nullable Object first, Publisher<?> source) {
    Object pairwise = ZIPPER.get(joined);
    return pairwise != null
            && PAIRWISE.get(pairwise) instanceof Object[] functions
            && functions.length == 1
        ? call(first, "zipAdditionalSource", source, functions[0])
        : null;
  }

  private static boolean isPlainConcatenation(@Nullable Object joined) {
    return joined != null
        && joined.getClass() == CONCATENATION
        && Boolean.FALSE.equals(DELAYS_ERRORS.get(joined));
  }

  /** Returns the name of the operator that is being assembled, or of something above it. */
  private static String operator() {
    return STACK.walk(
        frames ->
            frames
                .limit(MOST_FRAMES)
                .dropWhile(frame -> !frame.getClassName().equals(Flux.class.getName()))
                .takeWhile(frame -> frame.getClassName().equals(Flux.class.getName()))
                .map(StackWalker.StackFrame::getMethodName)
                .reduce("", (inner, outer) -> outer));
  }

  private static @Nullable Object call(
      @Nullable Object grown, String name, @Nullable Object... arguments) {
    if (grown == null) {
      return null;
    }
    try {
      for (Method method : METHODS.get(grown.getClass())) {
        if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
          method.setAccessible(true);
          return method.invoke(grown, arguments);
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another version has another way to do it.
    }
    return null;
  }
}
