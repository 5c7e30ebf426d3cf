package io.asynclocal;

import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The functions that futures and pipelines are made of, bound to a content. Each does by itself
 * what {@link AsyncContext#call} does: with one lambda inside another, compilers give up inlining a
 * chain of them.
 */
final class BoundFunctions {
  private BoundFunctions() {}

  static <R extends @Nullable Object> Supplier<R> supplier(
      Object content, Supplier<? extends R> supplier) {
    return () -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, content);
      try {
        return supplier.get();
      } finally {
        CurrentContext.leave(cell, previous);
      }
    };
  }

  static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> function(
      Object content, Function<? super A, ? extends R> function) {
    return argument -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, content);
      try {
        return function.apply(argument);
      } finally {
        CurrentContext.leave(cell, previous);
      }
    };
  }

  static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, R> biFunction(
          Object content, BiFunction<? super A, ? super B, ? extends R> function) {
    return (first, second) -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, content);
      try {
        return function.apply(first, second);
      } finally {
        CurrentContext.leave(cell, previous);
      }
    };
  }

  static <A extends @Nullable Object> Consumer<A> consumer(
      Object content, Consumer<? super A> consumer) {
    return argument -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, content);
      try {
        consumer.accept(argument);
      } finally {
        CurrentContext.leave(cell, previous);
      }
    };
  }

  static <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> biConsumer(
      Object content, BiConsumer<? super A, ? super B> consumer) {
    return (first, second) -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, content);
      try {
        consumer.accept(first, second);
      } finally {
        CurrentContext.leave(cell, previous);
      }
    };
  }
}
