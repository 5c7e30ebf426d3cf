package io.asynclocal.environment;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What was thrown while an environment was closed: the first, with all others suppressed in it. */
final class CleanupFailures {
  private @Nullable Throwable first;

  void add(Throwable failure) {
    if (first == null) {
      first = failure;
    } else if (first != failure) {
      first.addSuppressed(failure);
    }
  }

  /** Throws the first, if there was any; a checked one as the cause of an unchecked one. */
  void rethrow() {
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
    if (first != null) {
      throw new CompletionException("A cleanup hook failed: " + first.getMessage(), first);
    }
  }
}
