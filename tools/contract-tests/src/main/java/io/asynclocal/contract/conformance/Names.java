package io.asynclocal.contract.conformance;

import org.jspecify.annotations.Nullable;

/**
 * What the names in a program stand for at one place of it. Immutable and linked to the names of
 * the enclosing bodies, so that callbacks on other threads read them while the body that made them
 * goes on.
 */
final class Names {
  static final Names NONE = new Names(-1, "nothing", null);

  private final int name;
  private final Object value;
  private final @Nullable Names enclosing;

  private Names(int name, Object value, @Nullable Names enclosing) {
    this.name = name;
    this.value = value;
    this.enclosing = enclosing;
  }

  Names with(int newName, Object newValue) {
    return new Names(newName, newValue, this);
  }

  <V> V get(int wanted, Class<V> type) {
    for (Names names = this; names != null; names = names.enclosing) {
      if (names.name == wanted) {
        return type.cast(names.value);
      }
    }
    throw new IllegalStateException(
        "The program uses the name " + wanted + ", which nothing has made there.");
  }
}
