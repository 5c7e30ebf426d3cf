package io.asynclocal.logging;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import org.jspecify.annotations.Nullable;

/** A static field of another library's, which has no public way to be set. */
final class StaticField {
  private final Field field;

  /**
   * Finds the field, and changes nothing.
   *
   * @throws IllegalStateException if it can't be reached
   */
  StaticField(Class<?> type, String name) {
    try {
      field = type.getDeclaredField(name);
      field.setAccessible(true);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(
          field(type, name) + " doesn't exist. Use a version that this integration supports.", e);
    } catch (InaccessibleObjectException e) {
      throw new IllegalStateException(
          field(type, name)
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

  private static String field(Class<?> type, String name) {
    return "The field " + type.getName() + "." + name;
  }
}
