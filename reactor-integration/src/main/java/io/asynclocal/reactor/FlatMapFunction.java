package io.asynclocal.reactor;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The function of {@code Mono.flatMap}: what a {@link PrivateField} is to any class, to the one
 * that pipelines are full of. Compilers see through a constant handle; reflection would take longer
 * than all else that is done to that operator.
 */
final class FlatMapFunction {
  private static final String OPERATOR = "reactor.core.publisher.MonoFlatMap";
  private static final String FUNCTION = "mapper";

  /** Null where the function can't be reached in this way. */
  private static final @Nullable Class<?> TYPE;

  private static final MethodHandle GETTER;
  private static final MethodHandle SETTER;

  static {
    Class<?> type = null;
    MethodHandle getter = MethodHandles.empty(methodType(Object.class, Object.class));
    MethodHandle setter = MethodHandles.empty(methodType(void.class, Object.class, Object.class));
    try {
      Class<?> operator = Class.forName(OPERATOR, false, Mono.class.getClassLoader());
      Field field = operator.getDeclaredField(FUNCTION);
      field.setAccessible(true);
      getter = MethodHandles.lookup().unreflectGetter(field).asType(getter.type());
      setter = MethodHandles.lookup().unreflectSetter(field).asType(setter.type());
      type = FinalFields.areWritable() ? operator : null;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // As any other operator's, then, or not at all.
    }
    TYPE = type;
    GETTER = getter;
    SETTER = setter;
  }

  private FlatMapFunction() {}

  static boolean isIn(Publisher<?> operator) {
    return operator.getClass() == TYPE;
  }

  /** Replaces the function of an operator that has one. */
  static void replace(Publisher<?> operator, UnaryOperator<Object> replacement) {
    try {
      Object function = (Object) GETTER.invokeExact((Object) operator);
      SETTER.invokeExact((Object) operator, replacement.apply(function));
    } catch (Throwable e) {
      throw new AssertionError("a field of " + operator + " is only read and written", e);
    }
  }
}
