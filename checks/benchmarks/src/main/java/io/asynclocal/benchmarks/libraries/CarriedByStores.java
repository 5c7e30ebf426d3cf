package io.asynclocal.benchmarks.libraries;

import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggingIntegration;
import io.asynclocal.micrometer.AccessorBridge;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Ours: the log context and OpenTelemetry's context are stores, the Observation goes over the
 * bridge. The process must have been started with {@link #STORAGE}.
 */
@State(Scope.Thread)
public class CarriedByStores {
  /** Makes our storage OpenTelemetry's. */
  static final String STORAGE =
      "-Dio.opentelemetry.context.contextStorageProvider"
          + "=io.asynclocal.opentelemetry.AsyncContextStorageProvider";

  private final RequestState request = new RequestState();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Installation> installed =
      List.of(
          LoggingIntegration.install(),
          AccessorBridge.install(),
          ReactorIntegration.install(),
          RxJavaIntegration.install());

  final Scheduler scheduler = Schedulers.from(thread);

  /** Begins the request. */
  @Setup
  public void enter() {
    Accessors.register(new ObservationThreadLocalAccessor(request.observations));
    request.enterAndHop(scheduler);
  }

  /** Takes out what was installed. */
  @TearDown
  public void uninstall() {
    installed.forEach(Installation::close);
    Accessors.register();
    thread.shutdown();
  }
}
