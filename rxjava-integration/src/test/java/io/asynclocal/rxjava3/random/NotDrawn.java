package io.asynclocal.rxjava3.random;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Public methods that no random program has; each has its place in the matrix or in a test. */
final class NotDrawn {
  private static final Set<String> NAMES =
      Set.of(
          // How a program ends: drawn as an End.
          "subscribe",
          "subscribeWith",
          "safeSubscribe",
          "forEach",
          "forEachWhile",
          "test",
          // Their functions run while the program is assembled. The first is drawn as withStore.
          "compose",
          "to",
          // Drawn as sources that foreign threads feed.
          "unsafeCreate",
          "wrap",
          "fromPublisher",
          // No pipelines.
          "toFuture",
          "bufferSize",
          "parallelism",
          "connect",
          "reset",
          // Have no end but a cancellation, which nobody could send from their loop.
          "repeat()",
          "retry()",
          // Waits on the subscribing thread for what is fed only after it has subscribed.
          "fromFuture");

  private NotDrawn() {}

  static boolean includes(Method method) {
    return method.getName().startsWith("blocking")
        || NAMES.contains(method.getName())
        || NAMES.contains(signature(method));
  }

  static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(",", method.getName() + "(", ")"));
  }
}
