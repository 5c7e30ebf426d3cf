package io.asynclocal.benchmarks.libraries;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Nothing is installed; what the request has stays behind. */
@State(Scope.Thread)
public class CarriedByNobody {
  private final RequestState request = new RequestState();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  final Scheduler scheduler = Schedulers.from(thread);

  /** Begins the request. */
  @Setup
  public void enter() {
    Accessors.register();
    request.enter();
    Hops.publishOn(1, request::checkAbsence).blockLast();
    Hops.observeOn(1, scheduler, request::checkAbsence).blockingSubscribe();
    request.requireChecked(2);
  }

  /** Ends the scheduler's thread. */
  @TearDown
  public void shutDown() {
    thread.shutdown();
  }
}
