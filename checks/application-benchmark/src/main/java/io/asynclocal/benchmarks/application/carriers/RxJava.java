package io.asynclocal.benchmarks.application.carriers;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.benchmarks.application.rxjava.Carrier;
import io.asynclocal.rxjava3.RxJavaInstallation;
import io.asynclocal.rxjava3.RxJavaIntegration;
import org.jspecify.annotations.Nullable;

/** A store, with our integration for RxJava. */
public final class RxJava implements Carrier {
  private final AsyncLocalStorage<String> id = AsyncLocalStorage.create();
  private final RxJavaInstallation installation = RxJavaIntegration.install();

  /** Made by name. */
  public RxJava() {}

  @Override
  public void run(String requestId, Runnable work) {
    id.run(requestId, work);
  }

  @Override
  public @Nullable String current() {
    return id.getStore();
  }

  @Override
  public void close() {
    installation.close();
  }
}
