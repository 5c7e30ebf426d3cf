package io.asynclocal.contract.conformance;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Hooks that watch while programs run and must make no difference to them. */
final class WatchingHooks implements AutoCloseable {
  private static final long A_MOMENT = 20_000;

  private final List<AsyncHook> hooks =
      Stream.generate(() -> AsyncHooks.createHook(new Watcher())).limit(3).toList();
  private final Thread switching = new Thread(this::switchAtRandom, "switches hooks");

  private final String name;

  private WatchingHooks(String name) {
    this.name = name;
  }

  /** Enables all until closed. */
  static WatchingHooks enabled() {
    WatchingHooks watching = new WatchingHooks("hooks on");
    watching.hooks.forEach(AsyncHook::enable);
    return watching;
  }

  /** Enables and disables them all the time, until closed. */
  static WatchingHooks switchedAtRandom() {
    WatchingHooks watching = new WatchingHooks("hooks switched");
    watching.switching.setDaemon(true);
    watching.switching.start();
    return watching;
  }

  private void switchAtRandom() {
    Random random = new Random();
    while (!Thread.currentThread().isInterrupted()) {
      AsyncHook hook = hooks.get(random.nextInt(hooks.size()));
      if (random.nextBoolean()) {
        hook.enable();
      } else {
        hook.disable();
      }
      LockSupport.parkNanos(A_MOMENT);
    }
  }

  @Override
  public void close() {
    switching.interrupt();
    boolean interrupted = false;
    while (switching.isAlive()) {
      try {
        switching.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    hooks.forEach(AsyncHook::disable);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** Overrides every callback, so that every event is really told. */
  private static final class Watcher implements AsyncHookCallbacks {
    @Override
    public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {}

    @Override
    public void before(long asyncId) {}

    @Override
    public void after(long asyncId) {}

    @Override
    public void destroy(long asyncId) {}

    @Override
    public void promiseResolve(long asyncId) {}
  }
}
