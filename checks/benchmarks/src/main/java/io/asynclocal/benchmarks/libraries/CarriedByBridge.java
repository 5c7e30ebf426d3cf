package io.asynclocal.benchmarks.libraries;

import io.asynclocal.environment.Installation;
import io.asynclocal.micrometer.AccessorBridge;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Ours, but no library's state is a store: the bridge carries the accessors of all three. */
@State(Scope.Thread)
public class CarriedByBridge {
  private final RequestState request = new RequestState();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Installation> installed =
      List.of(AccessorBridge.install(), ReactorIntegration.install(), RxJavaIntegration.install());

  final Scheduler scheduler = Schedulers.from(thread);

  /** Begins the request. */
  @Setup
  public void enter() {
    Accessors.registerAllOf(request);
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
