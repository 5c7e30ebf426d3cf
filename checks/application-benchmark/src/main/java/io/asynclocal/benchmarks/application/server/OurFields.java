package io.asynclocal.benchmarks.application.server;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The fields of an operator in which there is something of a library that carries contexts. */
final class OurFields {
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

  private OurFields() {}

  /** Returns the fields' names, each with the class of what is there. */
  static List<String> of(Object operator) {
    List<String> ours = new ArrayList<>();
    for (Field field : FIELDS.computeIfAbsent(operator.getClass(), OurFields::readable)) {
      try {
        Object value = field.get(operator);
        if (value != null && isOurs(value.getClass().getName())) {
          ours.add(field.getName() + " " + value.getClass().getName());
        }
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(field + " was made accessible", e);
      }
    }
    return ours;
  }

  private static boolean isOurs(String name) {
    return name.startsWith("io.asynclocal.") && !name.startsWith("io.asynclocal.benchmarks.");
  }

  private static List<Field> readable(Class<?> operator) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> type = operator; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !field.getType().isPrimitive()
            && isAccessible(field)) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private static boolean isAccessible(Field field) {
    try {
      field.setAccessible(true);
      return true;
    } catch (InaccessibleObjectException e) {
      return false; // the JDK's own
    }
  }
}
