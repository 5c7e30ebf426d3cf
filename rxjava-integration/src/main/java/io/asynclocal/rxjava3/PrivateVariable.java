package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.Flowable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A variable of RxJava's classes that nothing else gives access to. Where RxJava is a named module
 * that isn't opened to this package, no class has it.
 */
final class PrivateVariable {
  private static final String OPERATORS = "io.reactivex.rxjava3.internal.operators.";

  private final Set<String> names;
  private final boolean isFinal;

  // The values are of a class of the JDK: RxJava's classes must not keep ours alive.
  private final ClassValue<Field[]> fields =
      new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> owner) {
          return Stream.<Class<?>>iterate(owner, type -> type != null, Class::getSuperclass)
              .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
              .filter(PrivateVariable.this::isMeant)
              .filter(Field::trySetAccessible)
              .limit(1)
              .toArray(Field[]::new);
        }
      };

  /**
   * Describes a variable.
   *
   * @param isFinal whether it is final
   * @param names its name, in one class or another
   */
  PrivateVariable(boolean isFinal, String... names) {
    this.isFinal = isFinal;
    this.names = Set.of(names);
  }

  private boolean isMeant(Field field) {
    return names.contains(field.getName()) && Modifier.isFinal(field.getModifiers()) == isFinal;
  }

  /** {@return the packages with such variables that RxJava's module doesn't open to this one} */
  static List<String> closedPackages() {
    return Stream.of("completable", "flowable", "maybe", "observable", "single")
        .map(OPERATORS::concat)
        .filter(name -> !isOpen(name))
        .toList();
  }

  private static boolean isOpen(String packageName) {
    return Flowable.class.getModule().isOpen(packageName, PrivateVariable.class.getModule());
  }

  /** {@return what the variable of {@code owner} holds, null if it has none} */
  @Nullable Object get(Object owner) {
    for (Field field : fields.get(owner.getClass())) {
      try {
        return field.get(owner);
      } catch (IllegalAccessException e) {
        return null;
      }
    }
    return null;
  }

  /** Sets the variable of {@code owner}, if it has one; for a variable that isn't final. */
  void set(Object owner, @Nullable Object value) {
    for (Field field : fields.get(owner.getClass())) {
      try {
        field.set(owner, value);
      } catch (IllegalAccessException e) {
        return; // it was made accessible when it was found
      }
    }
  }
}
