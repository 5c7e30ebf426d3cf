package io.asynclocal.benchmarks.reactor;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Our integration, with so many stores bound where pipelines are subscribed to. */
@State(Scope.Thread)
public class NativeMode {
  /** How many storages have a store. */
  @Param({"1", "8", "64"})
  public int stores;

  private final ReactorInstallation installation = ReactorIntegration.install();

  /** Binds the stores. */
  @Setup
  public void bind() {
    for (int i = 0; i < stores; i++) {
      AsyncLocalStorage.<String>create().enterWith("outer");
    }
  }

  /** Takes the hooks out of Reactor. */
  @TearDown
  public void uninstall() {
    installation.close();
  }
}
