package io.asynclocal.reactor;

import io.asynclocal.environment.Installation;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hooks that {@link ReactorIntegration#install()} has put into Reactor. Closing the
 * installation takes them out again.
 *
 * <p>Several installations may be there at once, and may be closed in any order. Reactor keeps the
 * hooks of each by a key of its own. A publisher or task that one of them restores is left alone by
 * the others.
 *
 * <p><b>Failures.</b> Resetting one of Reactor's hooks without a key, as in {@code
 * Hooks.resetOnEachOperator()}, ends the propagation and tells nobody. {@link #overwritten} says
 * whether that has happened, and {@link #repair} undoes it.
 */
public final class ReactorInstallation implements Installation {
  private final String key = "io.asynclocal.reactor@" + UUID.randomUUID();
  private final @Nullable Installation declared;
  private boolean closed;

  private ReactorInstallation(@Nullable Installation declared) {
    this.declared = declared;
  }

  /** Installs the hooks, for as long as what is {@code declared} holds. */
  static ReactorInstallation install(@Nullable Installation declared) {
    FinalFields.tellIfKept(); // now, and not in the middle of a request
    ReactorInstallation installation = new ReactorInstallation(declared);
    for (ReactorHook hook : ReactorHook.values()) {
      hook.install(installation.key);
    }
    return installation;
  }

  /**
   * Finds out which of Reactor's hooks no longer carry the context. Each hook is tried with a task
   * or pipeline of its own; nothing is scheduled.
   *
   * @return the names of the hooks, such as {@code onEachOperator}; empty if all is well, be it by
   *     another installation, or if this one is closed
   */
  @Override
  public synchronized List<String> overwritten() {
    return lost().map(ReactorHook::toString).toList();
  }

  /**
   * Puts the {@linkplain #overwritten overwritten} hooks into Reactor again.
   *
   * @throws IllegalStateException if the installation is closed
   */
  @Override
  public synchronized void repair() {
    if (closed) {
      throw new IllegalStateException(
          "The installation is closed. Make another with ReactorIntegration.install().");
    }
    lost().forEach(hook -> hook.install(key));
  }

  /**
   * Takes the hooks out of Reactor. Pipelines that were assembled meanwhile go on restoring. Does
   * nothing the second time.
   */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      for (ReactorHook hook : ReactorHook.values()) {
        hook.uninstall(key);
      }
      if (declared != null) {
        declared.close();
      }
    }
  }

  private Stream<ReactorHook> lost() {
    return closed
        ? Stream.empty()
        : Stream.of(ReactorHook.values()).filter(hook -> !hook.carries());
  }
}
