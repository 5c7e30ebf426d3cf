package io.asynclocal.agent.bridge;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code CompletableFuture}'s nested classes call, where a function is registered. */
@SuppressWarnings("overloads") // the JDK's classes say which by descriptor
public final class Reactions {
  private Reactions() {}

  public static @Nullable Function<?, ?> registered(@Nullable Function<?, ?> function) {
    return function == null || isNobodys(function)
        ? function
        : new BoundReaction(captured(), function);
  }

  public static @Nullable Consumer<?> registered(@Nullable Consumer<?> function) {
    return function == null || isNobodys(function)
        ? function
        : new BoundReaction(captured(), function);
  }

  public static @Nullable Supplier<?> registered(@Nullable Supplier<?> function) {
    return function == null || isNobodys(function)
        ? function
        : new BoundReaction(captured(), function);
  }

  public static @Nullable BiFunction<?, ?, ?> registered(@Nullable BiFunction<?, ?, ?> function) {
    return function == null || isNobodys(function)
        ? function
        : new BoundBiReaction(captured(), function);
  }

  public static @Nullable BiConsumer<?, ?> registered(@Nullable BiConsumer<?, ?> function) {
    return function == null || isNobodys(function)
        ? function
        : new BoundBiReaction(captured(), function);
  }

  public static @Nullable Runnable registered(@Nullable Runnable task) {
    return task == null || isNobodys(task) ? task : new BoundTask(captured(), task);
  }

  private static Object captured() {
    return Bridge.captureAnywhere("CompletableFuture");
  }

  private static boolean isNobodys(Object function) {
    return Bridge.isIdle() || Housekeeping.includes(function);
  }
}
