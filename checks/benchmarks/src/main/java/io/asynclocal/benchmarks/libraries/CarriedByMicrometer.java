package io.asynclocal.benchmarks.libraries;

import io.micrometer.context.ContextExecutorService;
import io.micrometer.context.ContextSnapshotFactory;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Hooks;

/**
 * Micrometer's: an accessor for each of the three. Reactor's automatic mode carries them; RxJava
 * has no such mode, so its scheduler is made of an executor that takes snapshots.
 */
@State(Scope.Thread)
public class CarriedByMicrometer {
  private static final ContextSnapshotFactory SNAPSHOTS =
      ContextSnapshotFactory.builder().clearMissing(true).build();

  private final RequestState request = new RequestState();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  final Scheduler scheduler =
      Schedulers.from(ContextExecutorService.wrap(thread, SNAPSHOTS::captureAll));

  /** Begins the request. */
  @Setup
  public void enter() {
    Accessors.registerAllOf(request);
    Hooks.enableAutomaticContextPropagation();
    request.enter();
    Hops.publishOn(1, request::check).contextCapture().blockLast();
    Hops.observeOn(1, scheduler, request::check).blockingSubscribe();
    request.requireChecked(2);
  }

  /** Takes out what was installed. */
  @TearDown
  public void uninstall() {
    Hooks.disableAutomaticContextPropagation();
    Accessors.register();
    thread.shutdown();
  }
}
