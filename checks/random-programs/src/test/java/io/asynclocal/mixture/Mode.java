package io.asynclocal.mixture;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Hooks;

/** How the library is there, and what goes on beside. */
enum Mode {
  NATIVE,
  /** With Reactor's automatic mode. */
  BOTH {
    @Override
    AutoCloseable install() throws Exception {
      AutoCloseable automatic = AUTOMATIC.install();
      AutoCloseable installed = super.install();
      return () -> {
        installed.close();
        automatic.close();
      };
    }

    @Override
    Mode withoutTheLibrary() {
      return AUTOMATIC;
    }
  },
  /** All that is handed over is a resource. */
  WATCHED {
    @Override
    AutoCloseable install() throws Exception {
      AutoCloseable installed = super.install();
      HOOK.enable();
      return () -> {
        HOOK.disable();
        installed.close();
      };
    }
  },
  /** Hooks are told of some of what happens, and not of the rest. */
  TOGGLED {
    @Override
    AutoCloseable install() throws Exception {
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
  /** Without the library, nor any wrapping, binding or writing. */
  BLIND {
    @Override
    AutoCloseable install() {
      return () -> {};
    }
  },
  /** As {@link #BLIND}, with Reactor's automatic mode, which signals in another way at times. */
  AUTOMATIC {
    @Override
    AutoCloseable install() {
      Hooks.enableAutomaticContextPropagation();
      return Hooks::disableAutomaticContextPropagation;
    }
  };

  private static final AsyncHook HOOK = AsyncHooks.createHook(new AsyncHookCallbacks() {});
  private static final AtomicInteger CALLS = new AtomicInteger();

  AutoCloseable install() throws Exception {
    return AsyncEnvironment.start();
  }

  /** {@return in which mode the same is to happen without the library} */
  Mode withoutTheLibrary() {
    return BLIND;
  }

  /** {@return whether the library is there} */
  boolean carries() {
    return this != BLIND && this != AUTOMATIC;
  }

  /** Called whenever a function is. */
  void disturb() {}
}
