package io.asynclocal.examples;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.reactivex.rxjava3.core.Observable;
import java.util.List;
import java.util.concurrent.Callable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Takes a store through Reactor and RxJava, and ends; knows nothing of tests. */
public final class RedeployedApplication implements Callable<List<String>> {
  private final AsyncLocalStorage<Request> request = AsyncLocalStorage.create();

  /** A store whose class the collected class loader has defined. */
  private record Request(String id) {}

  /** What the pipelines see with the environment open, and after it is closed. */
  @Override
  public List<String> call() {
    io.reactivex.rxjava3.schedulers.Schedulers.start();
    String open;
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      open = seen() + " " + environment.overwritten();
    }
    String closed = seen();
    Schedulers.shutdownNow();
    io.reactivex.rxjava3.schedulers.Schedulers.shutdown();
    return List.of(open, closed);
  }

  private String seen() {
    return request.call(
        new Request("r-1"),
        () ->
            Flux.just(1).publishOn(Schedulers.parallel()).map(item -> id()).blockLast()
                + " "
                + Observable.just(1)
                    .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.computation())
                    .map(item -> id())
                    .blockingLast());
  }

  private String id() {
    Request current = request.getStore();
    return current == null ? "none" : current.id();
  }
}
