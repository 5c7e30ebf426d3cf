package io.asynclocal.reactor.random;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.reactor.Automatic;
import io.asynclocal.reactor.ReactorIntegration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Hooks;

/** How the library is there, and what goes on beside. */
enum Mode {
  NATIVE,
  /** Subscriptions and tasks are resources. */
  WATCHED {
    @Override
    AutoCloseable install() {
      AutoCloseable installed = super.install();
      HOOK.enable();
      return () -> {
        HOOK.disable();
        installed.close();
      };
    }
  },
  /** Hooks are told of some of what happens, and not of the rest. */
  HOOKS_TOGGLED {
    @Override
    AutoCloseable install() {
      AutoCloseable installed = super.install();
      return () -> {
        HOOK.disable();
        installed.close();
      };
    }

    @Override
    void disturb() {
      switch (CALLS.incrementAndGet() % 3) {
        case 0 -> HOOK.enable();
        case 1 -> HOOK.disable();
        default -> {
          // goes on as it is
        }
      }
    }
  },
  TRACED {
    @Override
    AutoCloseable surround() {
      Hooks.onOperatorDebug();
      return Hooks::resetOnOperatorDebug;
    }
  },
  /**
   * After the others: once this mode has been on, Reactor goes on to clear for {@code handle} what
   * isn't in the {@code Context}.
   */
  AUTOMATIC_TOO {
    @Override
    AutoCloseable surround() {
      Automatic.enable();
      return Automatic::disable;
    }
  },
  /** Without the library. */
  BLIND {
    @Override
    AutoCloseable install() {
      return () -> {};
    }
  };

  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final AsyncHook HOOK =
      AsyncHooks.createHook(
          new AsyncHookCallbacks() {
            @Override
            public void init(
                long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
              // Each resource makes one more object stand in place of a context.
            }
          });

  /** Switches on what is there without the library, too. */
  AutoCloseable surround() {
    return () -> {};
  }

  AutoCloseable install() {
    return ReactorIntegration.install();
  }

  /** Called whenever a function is. */
  void disturb() {}
}
