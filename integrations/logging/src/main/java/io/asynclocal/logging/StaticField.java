package io.asynclocal.logging;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A static field of another library's, which has no public way to be set. */
final class StaticField {
  private final Field field;

  /**
   * Finds the field, and changes nothing.
   *
   * @param names what it is called, in one release or another
   * @throws IllegalStateException if it can't be reached
   */
  StaticField(Class<?> type, String... names) {
    field = find(type, List.of(names));
    try {
      field.setAccessible(true);
    } catch (InaccessibleObjectException e) {
      throw new IllegalStateException(
          "The field "
              + type.getName()
              + "."
              + field.getName()
              + " can't be reached in a named module. Start with --add-opens "
              + type.getModule().getName()
              + "/"
              + type.getPackageName()
              + "="
              + StaticField.class.getModule().getName()
              + ", or on the class path.",
          e);
    }
  }

  @Nullable Object get() {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e); // it was made accessible
    }
  }

  void set(@Nullable Object value) {
    try {
      field.set(null, value);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e); // it was made accessible, and isn't final
    }
  }

  private static Field find(Class<?> type, List<String> names) {
    for (Field candidate : type.getDeclaredFields()) {
      if (names.contains(candidate.getName())) {
        return candidate;
      }
    }
    throw new IllegalStateException(
        "The field "
            + type.getName()
            + "."
            + String.join(" or ", names)
            + " doesn't exist. Use a version that this integration supports.");
  }
}
