package io.asynclocal;

import static io.asynclocal.CurrentContext.CONTENT;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The functions that code hands over, bound to a context. Each does by itself what {@link
 * AsyncContext#call} does: with one lambda inside another, compilers give up inlining a chain of
 * them.
 */
final class BoundFunctions {
  private BoundFunctions() {}

  static <R extends @Nullable Object> Supplier<R> supplier(
      AsyncContext context, Supplier<? extends R> supplier) {
    return () -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return supplier.get();
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> function(
      AsyncContext context, Function<? super A, ? extends R> function) {
    return argument -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return function.apply(argument);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, R> biFunction(
          AsyncContext context, BiFunction<? super A, ? super B, ? extends R> function) {
    return (first, second) -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return function.apply(first, second);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object> Consumer<A> consumer(
      AsyncContext context, Consumer<? super A> consumer) {
    return argument -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        consumer.accept(argument);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> biConsumer(
      AsyncContext context, BiConsumer<? super A, ? super B> consumer) {
    return (first, second) -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        consumer.accept(first, second);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <R extends @Nullable Object> Callable<R> callable(AsyncContext context, Callable<R> task) {
    return () -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return task.call();
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object> Predicate<A> predicate(
      AsyncContext context, Predicate<? super A> predicate) {
    return argument -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return predicate.test(argument);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object, B extends @Nullable Object> BiPredicate<A, B> biPredicate(
      AsyncContext context, BiPredicate<? super A, ? super B> predicate) {
    return (first, second) -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return predicate.test(first, second);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object> UnaryOperator<A> unaryOperator(
      AsyncContext context, UnaryOperator<A> operator) {
    return argument -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return operator.apply(argument);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }

  static <A extends @Nullable Object> BinaryOperator<A> binaryOperator(
      AsyncContext context, BinaryOperator<A> operator) {
    return (first, second) -> {
      Object[] cell = CurrentContext.cell();
      Object previous = CurrentContext.enter(cell, context);
      try {
        return operator.apply(first, second);
      } finally {
        if (cell[CONTENT] != previous) {
          cell[CONTENT] = previous;
        }
      }
    };
  }
}
