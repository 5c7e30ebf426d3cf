package io.asynclocal.reactor;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One field of one class: what a {@link PrivateField} is to any class, to one that pipelines are
 * full of. Reflection would take longer than all else that is done to such an operator.
 *
 * <p>Compilers see through the handles of a constant record, but only where the constant is named:
 * a method of the record's own that isn't inlined calls a handle that it doesn't know, which takes
 * a hundred nanoseconds. So whoever works on every operator calls {@link #getter} and {@link
 * #setter}.
 *
 * @param type the class that declares the field, or null where it can't be reached in this way
 */
record KnownField(@Nullable Class<?> type, MethodHandle getter, MethodHandle setter) {
  private static final String PACKAGE = "reactor.core.publisher.";
  private static final MethodType GETTER = methodType(Object.class, Object.class);
  private static final MethodType SETTER = methodType(void.class, Object.class, Object.class);

  /** Returns a field of one of Reactor's classes. */
  static KnownField of(String type, String name) {
    try {
      Class<?> operator = Class.forName(PACKAGE + type, false, Mono.class.getClassLoader());
      Field field = operator.getDeclaredField(name);
      field.setAccessible(true);
      if (FinalFields.areWritable()) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        return new KnownField(
            operator,
            lookup.unreflectGetter(field).asType(GETTER),
            lookup.unreflectSetter(field).asType(SETTER));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // As any other operator's, then, or not at all.
    }
    return new KnownField(null, MethodHandles.empty(GETTER), MethodHandles.empty(SETTER));
  }

  /** Returns whether {@code operator} has the field; asked of classes that nobody extends. */
  boolean isIn(Object operator) {
    return operator.getClass() == type;
  }

  /** Returns whether {@code operator} has the field, perhaps by a class that it extends. */
  boolean isInherited(Object operator) {
    return type != null && type.isInstance(operator);
  }

  @Nullable Object get(Object operator) {
    try {
      return (Object) getter.invokeExact(operator);
    } catch (Throwable e) {
      throw new AssertionError("a field of " + operator + " is only read", e);
    }
  }

  void set(Object operator, @Nullable Object value) {
    try {
      setter.invokeExact(operator, value);
    } catch (Throwable e) {
      throw new AssertionError("a field of " + operator + " is only written", e);
    }
  }

  /**
   * Replaces the value of the field, if {@code operator} has it and it isn't null.
   *
   * @return whether it has
   */
  boolean replace(Object operator, UnaryOperator<Object> replacement) {
    if (!isIn(operator)) {
      return false;
    }
    Object value = get(operator);
    if (value == null) {
      return false;
    }
    set(operator, replacement.apply(value));
    return true;
  }
}
