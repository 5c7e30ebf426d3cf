package io.asynclocal.reactor;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;

/**
 * What {@link ReactorIntegration#install()} has put into Reactor, to take it out again.
 *
 * <p>Installations don't know of each other, and may end in any order: Reactor keeps each one's
 * hooks by its own key, and a publisher or task that one of them has taken care of is left alone by
 * the others.
 */
public final class ReactorInstallation implements AutoCloseable {
  private final String key = "io.asynclocal.reactor@" + System.identityHashCode(this);
  private final AtomicBoolean closed = new AtomicBoolean();

  private ReactorInstallation() {}

  static ReactorInstallation install(SharedUpstream policy) {
    ReactorInstallation installation = new ReactorInstallation();
    Schedulers.onScheduleHook(installation.key, ContextTask::of);
    Hooks.onEachOperator(installation.key, new AssemblyHook(policy));
    Hooks.onLastOperator(installation.key, AssemblyHook::last);
    return installation;
  }

  /**
   * Takes the hooks out of Reactor. Pipelines that were assembled meanwhile go on restoring. Does
   * nothing the second time.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Hooks.resetOnLastOperator(key);
      Hooks.resetOnEachOperator(key);
      Schedulers.resetOnScheduleHook(key);
    }
  }
}
