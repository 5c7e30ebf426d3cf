package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What {@link RxJavaIntegration#install()} has put into {@code RxJavaPlugins}, to take it out
 * again.
 *
 * <p>Handlers that were there before go on being called, and are there again, and nothing else,
 * once the installation is closed. Installations may be closed in any order.
 */
public final class RxJavaInstallation implements AutoCloseable {
  private final List<Slot<?>> slots;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RxJavaInstallation(List<Slot<?>> slots) {
    this.slots = slots;
  }

  static RxJavaInstallation install() {
    if (RxJavaPlugins.isLockdown()) {
      throw new IllegalStateException(
          "RxJavaPlugins is locked down, so that no handler can be set. Install before"
              + " RxJavaPlugins.lockdown() is called.");
    }
    RxJavaInstallation installation =
        new RxJavaInstallation(Handlers.slots(new Placement(OperatorTable.load())));
    synchronized (RxJavaInstallation.class) {
      installation.slots.forEach(Slot::install);
    }
    return installation;
  }

  /**
   * Takes the handlers out of {@code RxJavaPlugins}. Pipelines that are subscribed to already go on
   * restoring. Does nothing the second time.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      synchronized (RxJavaInstallation.class) {
        slots.forEach(Slot::uninstall);
      }
    }
  }
}
