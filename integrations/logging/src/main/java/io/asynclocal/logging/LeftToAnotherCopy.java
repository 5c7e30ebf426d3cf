package io.asynclocal.logging;

import io.asynclocal.environment.Installation;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A log context that a copy of this library in another class loader has made a store of: one of two
 * applications whose loaders share a logging library. There is one such context for both, so what
 * has it keeps it.
 */
final class LeftToAnotherCopy implements Installation {

  private LeftToAnotherCopy() {}

  /** Returns this, and says so, if what is {@code present} in {@code place} is another copy's. */
  static @Nullable Installation in(String place, @Nullable Object present) {
    if (present == null
        || !present.getClass().getPackageName().equals(LeftToAnotherCopy.class.getPackageName())
        || present.getClass().getClassLoader() == LeftToAnotherCopy.class.getClassLoader()) {
      return null;
    }
    System.getLogger("io.asynclocal")
        .log(
            Level.WARNING,
            "{0} follows the work of another copy of AsyncLocal, that of {1}, and stays behind in"
                + " this one''s. Put the library into the class loader that has the logging library:"
                + " both applications then share one copy.",
            place,
            present.getClass().getClassLoader());
    return new LeftToAnotherCopy();
  }

  /** Changes nothing: nothing was replaced. */
  @Override
  public void close() {}
}
