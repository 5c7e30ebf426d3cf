package io.asynclocal.agent.bridge;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CompletableFuture} and its nested classes call, where a function is registered and
 * where it is called. One of the root, of which hooks aren't told, needs no object: it is called in
 * the root.
 */
@SuppressWarnings("overloads") // the JDK's classes say which by descriptor
public final class Reactions {
  private static final String TYPE = "CompletableFuture";

  private Reactions() {}

  public static @Nullable Function<?, ?> registered(@Nullable Function<?, ?> function) {
    Object[] copy = Bridge.onlyCopy();
    Object captured = captured(copy, function);
    return function == null || captured == null
        ? function
        : new BoundReaction(copy, captured, function);
  }

  public static @Nullable Consumer<?> registered(@Nullable Consumer<?> function) {
    Object[] copy = Bridge.onlyCopy();
    Object captured = captured(copy, function);
    return function == null || captured == null
        ? function
        : new BoundReaction(copy, captured, function);
  }

  public static @Nullable Supplier<?> registered(@Nullable Supplier<?> function) {
    Object[] copy = Bridge.onlyCopy();
    Object captured = captured(copy, function);
    return function == null || captured == null
        ? function
        : new BoundReaction(copy, captured, function);
  }

  public static @Nullable BiFunction<?, ?, ?> registered(@Nullable BiFunction<?, ?, ?> function) {
    Object[] copy = Bridge.onlyCopy();
    Object captured = captured(copy, function);
    return function == null || captured == null
        ? function
        : new BoundBiReaction(copy, captured, function);
  }

  public static @Nullable BiConsumer<?, ?> registered(@Nullable BiConsumer<?, ?> function) {
    Object[] copy = Bridge.onlyCopy();
    Object captured = captured(copy, function);
    return function == null || captured == null
        ? function
        : new BoundBiReaction(copy, captured, function);
  }

  public static @Nullable Runnable registered(@Nullable Runnable task) {
    Object[] copy = Bridge.onlyCopy();
    Object captured = captured(copy, task);
    return task == null || captured == null ? task : new BoundTask(copy, captured, task);
  }

  private static @Nullable Object captured(Object @Nullable [] copy, @Nullable Object function) {
    if (function == null) {
      return null;
    } else if (copy != null) {
      return Housekeeping.includes(function) ? null : Slot.capture(copy, TYPE);
    }
    return isNobodys(function) ? null : Bridge.capture(TYPE);
  }

  private static boolean isNobodys(Object function) {
    return Bridge.isIdle() || Housekeeping.includes(function);
  }

  public static <A extends @Nullable Object, R extends @Nullable Object> R called(
      Function<A, R> function, A argument) {
    if (function instanceof BoundReaction || isNobodys(function)) {
      return function.apply(argument);
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      return function.apply(argument);
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }

  public static <A extends @Nullable Object> void called(Consumer<A> function, A argument) {
    if (function instanceof BoundReaction || isNobodys(function)) {
      function.accept(argument);
      return;
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      function.accept(argument);
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }

  public static <R extends @Nullable Object> R called(Supplier<R> function) {
    if (function instanceof BoundReaction || isNobodys(function)) {
      return function.get();
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      return function.get();
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }

  public static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      R called(BiFunction<A, B, R> function, A first, B second) {
    if (function instanceof BoundBiReaction || isNobodys(function)) {
      return function.apply(first, second);
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      return function.apply(first, second);
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }

  public static <A extends @Nullable Object, B extends @Nullable Object> void called(
      BiConsumer<A, B> function, A first, B second) {
    if (function instanceof BoundBiReaction || isNobodys(function)) {
      function.accept(first, second);
      return;
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      function.accept(first, second);
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }

  public static void called(Runnable task) {
    if (task instanceof BoundTask || isNobodys(task)) {
      task.run();
      return;
    }
    Object token = Bridge.enter(Bridge.ROOT);
    try {
      task.run();
    } finally {
      Bridge.leave(Bridge.ROOT, token);
    }
  }
}
