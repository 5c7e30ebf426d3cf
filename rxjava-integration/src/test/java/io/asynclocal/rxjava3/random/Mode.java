package io.asynclocal.rxjava3.random;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.rxjava3.RxJavaIntegration;

/** When and how the library is there. */
enum Mode {
  INSTALLED,
  /**
   * What is installed serves pipelines that were assembled before, but for a create's late errors.
   */
  ASSEMBLED_BEFORE {
    @Override
    AutoCloseable installBeforeAssembly() {
      return () -> {};
    }

    @Override
    AutoCloseable installAfterAssembly() {
      return RxJavaIntegration.install();
    }
  },
  /** Subscriptions and tasks are resources. */
  WATCHED {
    @Override
    AutoCloseable installBeforeAssembly() {
      AutoCloseable installed = super.installBeforeAssembly();
      AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {}).enable();
      return () -> {
        hook.disable();
        installed.close();
      };
    }
  },
  /** Without the library. */
  BLIND {
    @Override
    AutoCloseable installBeforeAssembly() {
      return () -> {};
    }
  };

  AutoCloseable installBeforeAssembly() {
    return RxJavaIntegration.install();
  }

  AutoCloseable installAfterAssembly() {
    return () -> {};
  }
}
