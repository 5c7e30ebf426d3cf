package io.asynclocal.environment;

import java.util.ArrayList;
import java.util.List;

/** Installations that are undone together. */
final class JoinedInstallation implements Installation {
  private final List<Installation> parts;

  JoinedInstallation(List<Installation> parts) {
    this.parts = parts;
  }

  @Override
  public void close() {
    CleanupFailures failures = new CleanupFailures();
    for (int i = parts.size() - 1; i >= 0; i--) {
      try {
        parts.get(i).close();
      } catch (Throwable e) {
        failures.add(e);
      }
    }
    failures.rethrow();
  }

  @Override
  public List<String> overwritten() {
    List<String> all = new ArrayList<>();
    for (Installation part : parts) {
      all.addAll(part.overwritten());
    }
    return all;
  }
}
