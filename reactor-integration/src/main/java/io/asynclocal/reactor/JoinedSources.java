package io.asynclocal.reactor;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Many sources that are joined: concatenated, merged, zipped. What joins them is left as it is,
 * since {@code concatWith}, {@code mergeWith} and their like look for its class, and make one with
 * more sources of it. So a {@link DirectEnd} is looked for from each source instead.
 */
final class JoinedSources {
  private static final PrivateField SOURCES = PrivateField.named("array", "sources");

  /** Of those that pipelines are full of. */
  private static final KnownField CONCATENATED = KnownField.of("FluxConcatArray", "array");

  private static final KnownField ZIPPED = KnownField.of("FluxZip", "sources");
  private static final KnownField MERGED = KnownField.of("FluxMerge", "sources");

  private JoinedSources() {}

  /**
   * Makes each source of {@code joined} look that doesn't by itself.
   *
   * @return whether those are kept in an array; an operator over an {@code Iterable} never grows
   */
  static boolean lookFromEachOf(Object joined) {
    if (CONCATENATED.isIn(joined)) {
      CONCATENATED.replace(joined, sources -> looking(sources, false));
      return true;
    } else if (!SOURCES.isSetIn(joined)) {
      return false;
    }
    // To zip and to merge call what they can, and may subscribe to nothing then.
    boolean calls = ZIPPED.isIn(joined) || MERGED.isIn(joined);
    SOURCES.replace(joined, sources -> looking(sources, calls));
    return true;
  }

  private static Object looking(Object sources, boolean isCalled) {
    Publisher<?>[] array = (Publisher<?>[]) sources;
    Publisher<?>[] looking = array;
    for (int i = 0; i < array.length; i++) {
      @Nullable Publisher<?> source = array[i]; // null fails when it is subscribed to
      if (source != null && !looks(source) && !(isCalled && source instanceof Callable<?>)) {
        if (looking == array) {
          looking = Arrays.copyOf(array, array.length, Publisher[].class);
        }
        looking[i] = (Publisher<?>) AssemblyHook.restoring(source, placementFor(source));
      }
    }
    return looking;
  }

  private static boolean looks(Publisher<?> source) {
    return switch (OperatorTable.kind(source)) {
      case RESTORING, SILENT -> true;
      default -> OperatorTable.looks(source);
    };
  }

  /** One that was assembled restores already; another would when it is subscribed to bare. */
  private static Placement placementFor(Publisher<?> source) {
    return OperatorTable.signalsAnywhere(source) ? Placement.BELOW : Placement.HEAD;
  }
}
