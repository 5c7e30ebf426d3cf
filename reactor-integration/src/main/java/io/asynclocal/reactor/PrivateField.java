package io.asynclocal.reactor;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A field, by any of its names, in which Reactor's operators keep what they were made with. An
 * operator that was just assembled, and that nobody has seen yet, can be given another function,
 * scheduler or source before it is handed out; where Reactor is a closed module it can't, and a
 * wrapper has to do.
 */
final class PrivateField {
  private static final String REACTOR = "reactor.core.";
  private static final Field[] NONE = {};

  private final List<String> names;
  private final ClassValue<Field[]> byClass =
      new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> operator) {
          return reachable(operator);
        }
      };

  private PrivateField(List<String> names) {
    this.names = names;
  }

  /** Returns the field that has any of the names. */
  static PrivateField named(String... names) {
    return new PrivateField(List.of(names));
  }

  /**
   * Replaces the value of an operator's field, of the first that has one.
   *
   * @return whether there is such a field, it can be reached, and it has a value
   */
  boolean replace(Object operator, UnaryOperator<Object> replacement) {
    try {
      for (Field field : byClass.get(operator.getClass())) {
        Object value = field.get(operator);
        if (value != null) {
          Object replaced = replacement.apply(value);
          return replaced == value || set(field, operator, replaced);
        }
      }
    } catch (IllegalAccessException | IllegalArgumentException e) {
      // Of another type than it was, or not to be written: as good as not there.
    }
    return false;
  }

  private static boolean set(Field field, Object operator, Object value)
      throws IllegalAccessException {
    if (Modifier.isFinal(field.getModifiers()) && !FinalFields.areWritable()) {
      return false;
    }
    field.set(operator, value);
    return true;
  }

  /** Returns the value of an operator's field, of the first that has one and can be reached. */
  @Nullable Object get(Object operator) {
    try {
      for (Field field : byClass.get(operator.getClass())) {
        Object value = field.get(operator);
        if (value != null) {
          return value;
        }
      }
    } catch (IllegalAccessException e) {
      // As good as not there.
    }
    return null;
  }

  /** Returns whether the field can be reached and has a value. */
  boolean isSetIn(Object operator) {
    return replace(operator, UnaryOperator.identity());
  }

  /** Returns whether the field can be reached and has no value. */
  boolean isUnsetIn(Object operator) {
    return byClass.get(operator.getClass()).length > 0 && !isSetIn(operator);
  }

  /** Sets the field to null, if there is such a field. */
  void clear(Object operator) {
    try {
      for (Field field : byClass.get(operator.getClass())) {
        field.set(operator, null);
      }
    } catch (IllegalAccessException e) {
      throw new LinkageError("a field beside it has just been written", e);
    }
  }

  private Field[] reachable(Class<?> operator) {
    List<Field> fields = new ArrayList<>();
    try {
      // Not the fields of an application's own operator, nor of another copy of this library, which
      // may have the same names; nor the JDK's, some of whose classes these extend.
      for (Class<?> type = operator; type != null; type = type.getSuperclass()) {
        if (!type.getName().startsWith(REACTOR)) {
          continue;
        }
        for (Field field : type.getDeclaredFields()) {
          if (names.contains(field.getName()) && !Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            fields.add(field);
          }
        }
      }
      return fields.toArray(NONE);
    } catch (RuntimeException e) {
      return NONE;
    }
  }
}
