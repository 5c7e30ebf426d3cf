package io.asynclocal.environment;

import io.asynclocal.Arguments;

/**
 * Names a value that each {@link AsyncEnvironment} has one of, in place of a static field. Kept in
 * a constant; two keys of the same name are two keys.
 *
 * {@snippet :
 * private static final InstanceKey<Counters> COUNTERS = InstanceKey.of("counters");
 *
 * Counters counters = environment.instanceData(COUNTERS, Counters::new, Counters::flush);
 * }
 *
 * @param <T> what each environment has one of
 */
@SuppressWarnings("UnusedTypeParameter") // it is the type of what is filed under the key
public final class InstanceKey<T> {
  private final String name;

  private InstanceKey(String name) {
    this.name = name;
  }

  /**
   * Makes a key.
   *
   * @param <T> what each environment has one of
   * @param name a name for messages
   * @return the key
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws NullPointerException if {@code name} is null
   */
  public static <T> InstanceKey<T> of(String name) {
    return new InstanceKey<>(Arguments.requireName(name, "instance key"));
  }

  /** {@return the name given at construction} */
  public String name() {
    return name;
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "InstanceKey[" + name + "]";
  }
}
