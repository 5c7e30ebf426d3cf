package io.asynclocal.junit;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that a library keeps in static fields: those that can be assigned, and the entries of
 * maps. Which hooks there are differs from version to version, so none is named here.
 */
final class StaticFields implements GlobalState {
  private final List<Field> fields = new ArrayList<>();

  /**
   * Looks at those classes of that loader which exist.
   *
   * @param classNames the classes in whose fields the hooks are
   */
  StaticFields(ClassLoader loader, String... classNames) {
    for (String name : classNames) {
      try {
        add(Class.forName(name, false, loader));
      } catch (ClassNotFoundException | LinkageError absent) {
        // Then nobody can have changed its hooks.
      }
    }
  }

  private void add(Class<?> type) {
    List<Field> declared = List.of(type.getDeclaredFields());
    for (Field field : declared) {
      if (isHook(field) && !isMadeOfMap(field, declared) && isOpen(field)) {
        fields.add(field);
      }
    }
  }

  private static boolean isHook(Field field) {
    int modifiers = field.getModifiers();
    boolean map = Map.class.isAssignableFrom(field.getType());
    // A reference that is made once and filled later is a cache.
    boolean cache = field.getType() == AtomicReference.class;
    return Modifier.isStatic(modifiers)
        && !field.isSynthetic()
        && !cache
        && (map || !Modifier.isFinal(modifiers));
  }

  /** Whether it is composed of a map's entries, and composed anew when one comes and goes. */
  private static boolean isMadeOfMap(Field field, List<Field> declared) {
    return declared.stream()
        .anyMatch(
            other ->
                Map.class.isAssignableFrom(other.getType())
                    && other.getName().equalsIgnoreCase(field.getName() + "s"));
  }

  private static boolean isOpen(Field field) {
    try {
      field.setAccessible(true);
      return true;
    } catch (InaccessibleObjectException | SecurityException e) {
      return false;
    }
  }

  @Override
  public Map<String, @Nullable Object> read() {
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    for (Field field : fields) {
      String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
      Object value = value(field);
      if (value instanceof Map<?, ?> map) {
        copy(map).forEach((key, hook) -> state.put(name + "[" + key + "]", hook));
      } else {
        state.put(name, value);
      }
    }
    return state;
  }

  /** Copies a map that somebody may change meanwhile under a lock that we don't know. */
  private static Map<?, ?> copy(Map<?, ?> map) {
    while (true) {
      try {
        return new LinkedHashMap<>(map);
      } catch (ConcurrentModificationException changing) {
        Thread.onSpinWait();
      }
    }
  }

  private static @Nullable Object value(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError("it was made accessible", e);
    }
  }
}
