package io.asynclocal.mutiny;

import io.asynclocal.environment.Installation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether Mutiny's interceptors do anything. Mutiny finds them by itself, and knows no way to take
 * one of them out again.
 */
final class Interception implements Installation {
  private static volatile boolean on;

  private Interception() {}

  static boolean isOn() {
    return on;
  }

  static Installation install() {
    Interception interception = new Interception();
    on = true;
    interception.repair();
    List<String> missing = interception.overwritten();
    if (!missing.isEmpty()) {
      on = false;
      throw new IllegalStateException(
          "Mutiny doesn't find " + missing + ". Keep this module's META-INF/services in the jar.");
    }
    return interception;
  }

  @Override
  public void close() {
    on = false;
  }

  /** Lets Mutiny look for interceptors again, with the loader that knows this module's. */
  @Override
  public void repair() {
    if (!overwritten().isEmpty()) {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      Thread.currentThread().setContextClassLoader(Interception.class.getClassLoader());
      try {
        Infrastructure.reloadUniInterceptors();
        Infrastructure.reloadMultiInterceptors();
        Infrastructure.reloadCallbackDecorators();
      } finally {
        Thread.currentThread().setContextClassLoader(loader);
      }
    }
  }

  @Override
  public List<String> overwritten() {
    List<String> missing = new ArrayList<>();
    if (!(Uni.createFrom().item("probe") instanceof RestoringUni)) {
      missing.add("UniInterceptor");
    }
    if (!(Multi.createFrom().empty() instanceof RestoringMulti)) {
      missing.add("MultiInterceptor");
    }
    if (Infrastructure.decorate(EmitterDecorator.PROBE) == EmitterDecorator.PROBE) {
      missing.add("CallbackDecorator");
    }
    return missing;
  }
}
