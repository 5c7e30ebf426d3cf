package io.asynclocal.diagnostics;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names by which applications know the operators of reactive libraries, from their classes. */
final class Operators {
  private static final String REACTOR = "reactor.core.publisher.";
  private static final String RX_JAVA = "io.reactivex.rxjava3.internal.operators.";
  private static final String MUTINY = "io.smallrye.mutiny.operators.";

  /** A class such as {@code FluxFlatMap$FlatMapMain}, its operator, and how that is implemented. */
  private static final Pattern CLASS =
      Pattern.compile(
          "(?:.*\\.)?(?:ParallelFlux|Flux|Mono|Flowable|Observable|Single|Maybe|Completable|Uni|Multi"
              + "|Parallel)([A-Z]\\w*?)(?:Fuseable|Value|Callable|NoPrefetch|Op)*(?:\\$.*)?");

  /** Classes that stand for something else, and those that are called otherwise. */
  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          Map.entry("Array", "just"),
          Map.entry("Callable", "fromCallable"),
          Map.entry("CompletionStage", "fromFuture"),
          Map.entry("Hide", ""),
          Map.entry("IgnoreThen", "then"),
          Map.entry("Iterable", "fromIterable"),
          Map.entry("Lift", ""),
          Map.entry("Operator", ""),
          Map.entry("Peek", "doOn"),
          Map.entry("PeekTerminal", "doOn"),
          Map.entry("Runnable", "fromRunnable"),
          Map.entry("Source", ""),
          Map.entry("SourceMono", ""),
          Map.entry("Supplier", "fromSupplier"));

  private Operators() {}

  /** Returns the operator of which a class is a part; null if it is none's. */
  static @Nullable String named(String className) {
    if (!className.startsWith(REACTOR)
        && !className.startsWith(RX_JAVA)
        && !className.startsWith(MUTINY)) {
      return null;
    }
    Matcher matcher = CLASS.matcher(className);
    if (!matcher.matches()) {
      return null;
    }
    String type = matcher.group(1);
    String name = OTHERWISE.get(type);
    if (name == null) {
      return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }
    return name.isEmpty() ? null : name;
  }
}
