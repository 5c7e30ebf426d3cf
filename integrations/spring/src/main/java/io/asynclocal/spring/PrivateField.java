package io.asynclocal.spring;

import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A field of a class of Spring's that has a setter and no getter: what the application has set must
 * be seen to be kept.
 *
 * @param <T> the field's type
 */
final class PrivateField<T> {
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

  private final Class<?> owner;
  private final String name;
  private final Class<T> type;

  PrivateField(Class<?> owner, String name, Class<T> type) {
    this.owner = owner;
    this.name = name;
    this.type = type;
  }

  /** The value of a field, which may be null. */
  record Value<T>(@Nullable T orNull) {}

  /** Returns what {@code object} has there; null, and a line in the log, if that can't be read. */
  @Nullable Value<T> read(Object object) {
    try {
      return new Value<>(type.cast(field().get(object)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      report(e);
      return null;
    }
  }

  /** Sets the field, or says that this can't be done. */
  void write(Object object, T value) {
    try {
      field().set(object, value);
    } catch (ReflectiveOperationException | RuntimeException e) {
      report(e);
    }
  }

  private Field field() throws NoSuchFieldException {
    Field field = declared();
    field.setAccessible(true);
    return field;
  }

  /** Returns the field itself, as a native image has to keep it. */
  Field declared() throws NoSuchFieldException {
    return owner.getDeclaredField(name);
  }

  private void report(Exception failure) {
    if (REPORTED.add(owner.getName() + "." + name)) {
      System.getLogger("io.asynclocal.spring")
          .log(
              Level.WARNING,
              "The field '"
                  + name
                  + "' of "
                  + owner.getName()
                  + " can't be reached: executors of this kind lose stores. Give them a"
                  + " PropagatingTaskDecorator by hand, and exclude them here.",
              failure);
    }
  }

  @Override
  public String toString() {
    return owner.getName() + "." + name;
  }
}
