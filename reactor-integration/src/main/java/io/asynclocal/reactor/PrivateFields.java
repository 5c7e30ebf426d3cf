package io.asynclocal.reactor;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The fields in which Reactor's operators keep what they were made with. An operator that was just
 * assembled, and that nobody has seen yet, can be given another function, scheduler or source
 * before it is handed out; where Reactor is a closed module it can't, and a wrapper has to do.
 */
final class PrivateFields {
  private static final ClassValue<Map<String, Field>> BY_CLASS =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> operator) {
          return reachable(operator);
        }
      };

  private PrivateFields() {}

  /**
   * Replaces the value of a field.
   *
   * @return whether there is such a field, it can be reached, and it has a value
   */
  static boolean replace(Object operator, String name, UnaryOperator<Object> replacement) {
    Field field = BY_CLASS.get(operator.getClass()).get(name);
    if (field == null) {
      return false;
    }
    try {
      Object value = field.get(operator);
      if (value == null) {
        return false;
      }
      Object replaced = replacement.apply(value);
      if (replaced != value) {
        field.set(operator, replaced);
      }
      return true;
    } catch (IllegalAccessException | IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns whether a field can be reached and has a value. */
  static boolean has(Object operator, String name) {
    return replace(operator, name, UnaryOperator.identity());
  }

  /** Sets a field to null, if there is such a field. */
  static void clear(Object operator, String name) {
    Field field = BY_CLASS.get(operator.getClass()).get(name);
    if (field != null) {
      try {
        field.set(operator, null);
      } catch (IllegalAccessException e) {
        throw new LinkageError(field + " was made accessible", e);
      }
    }
  }

  private static Map<String, Field> reachable(Class<?> operator) {
    Map<String, Field> fields = new HashMap<>();
    try {
      for (Class<?> type = operator; type != Object.class; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          // Some of them extend an atomic of the JDK's, which is closed and of no interest.
          if (!Modifier.isStatic(field.getModifiers())
              && type.getModule() == operator.getModule()) {
            field.setAccessible(true);
            fields.putIfAbsent(field.getName(), field);
          }
        }
      }
      return Map.copyOf(fields);
    } catch (RuntimeException e) {
      return Map.of();
    }
  }
}
