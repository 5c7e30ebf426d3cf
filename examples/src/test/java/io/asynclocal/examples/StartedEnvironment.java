package io.asynclocal.examples;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What {@link NeighboursTest} runs in a class loader of its own: an application that needs nothing
 * but the JDK, whatever else is there.
 */
public final class StartedEnvironment implements Callable<List<String>> {

  /** {@return what a future sees while the environment is open, and what is overwritten then} */
  @Override
  public List<String> call() {
    AsyncLocalStorage<String> id = AsyncLocalStorage.create();
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      String seen = id.call("r-1", () -> AsyncFutures.supplyAsync(() -> "" + id.getStore()).join());
      return List.of(seen, "" + environment.overwritten());
    }
  }
}
