package io.asynclocal.rxjava3;

import io.asynclocal.AsyncLocalStorage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.rxjava.v3_1_1.TracingAssembly;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A way to carry a name through RxJava, or none: the columns of the matrix. */
enum Carrying {
  /** A store of ours, without an installation. */
  NOTHING("RxJava alone") {
    @Override
    AutoCloseable install() {
      return () -> {};
    }

    @Override
    void run(String name, Runnable work) {
      NAME.run(name, work);
    }

    @Override
    @Nullable String current() {
      return NAME.getStore();
    }
  },
  /** A value in OpenTelemetry's context, with its library for RxJava. */
  OPEN_TELEMETRY("OpenTelemetry") {
    @Override
    AutoCloseable install() {
      TracingAssembly assembly = TracingAssembly.create();
      assembly.enable();
      return () -> {
        assembly.disable();
        RxJavaPlugins.reset();
      };
    }

    @Override
    @SuppressWarnings("try") // the scope is there to be closed
    void run(String name, Runnable work) {
      try (Scope scope = Context.root().with(KEY, name).makeCurrent()) {
        work.run();
      }
    }

    @Override
    @Nullable String current() {
      return Context.current().get(KEY);
    }
  },
  /** A store of ours, with an installation. */
  ASYNC_LOCAL("AsyncLocal") {
    @Override
    AutoCloseable install() {
      return RxJavaIntegration.install();
    }

    @Override
    void run(String name, Runnable work) {
      NAME.run(name, work);
    }

    @Override
    @Nullable String current() {
      return NAME.getStore();
    }
  };

  private static final AsyncLocalStorage<String> NAME = AsyncLocalStorage.create();
  private static final ContextKey<String> KEY = ContextKey.named("name");

  final String title;

  Carrying(String title) {
    this.title = title;
  }

  abstract AutoCloseable install();

  abstract void run(String name, Runnable work);

  abstract @Nullable String current();

  final <T> T call(String name, Supplier<T> work) {
    Object[] result = new Object[1];
    run(name, () -> result[0] = work.get());
    @SuppressWarnings("unchecked")
    T value = (T) result[0];
    return value;
  }
}
