package io.asynclocal.benchmarks.rxjava3;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.rxjava3.RxJavaInstallation;
import io.asynclocal.rxjava3.RxJavaIntegration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Our integration, installed, and so many stores bound on the benchmark's thread. */
@State(Scope.Thread)
public class InstalledStores {
  /** How many. */
  @Param({"1", "8", "64"})
  public int stores;

  private @Nullable RxJavaInstallation installation;

  /** Installs and binds. */
  @Setup
  public void install() {
    installation = RxJavaIntegration.install();
    for (int i = 0; i < stores; i++) {
      AsyncLocalStorage.<String>create().enterWith("store");
    }
  }

  /** Takes the hooks out. */
  @TearDown
  public void uninstall() {
    requireNonNull(installation).close();
  }
}
