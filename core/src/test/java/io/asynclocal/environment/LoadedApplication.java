package io.asynclocal.environment;

import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.CollectorRuns;
import io.asynclocal.Scope;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.LeakDetection;
import io.asynclocal.foreign.OperationLeak;
import io.asynclocal.foreign.ThreadSafeFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Uses everything once, and leaves it as an application should; knows nothing but the library. */
public final class LoadedApplication implements Runnable {
  private static final InstanceKey<List<String>> SEEN = InstanceKey.of("seen");

  private final AsyncLocalStorage<Object> storage = AsyncLocalStorage.create();

  @Override
  public void run() {
    AsyncHook hook =
        AsyncHooks.createHook(
                new AsyncHookCallbacks() {
                  @Override
                  public void destroy(long asyncId) {}
                })
            .enable();
    List<OperationLeak> leaks = new CopyOnWriteArrayList<>();
    List<String> finalized = new ArrayList<>();
    ExecutorService executor = AsyncExecutors.propagating(Executors.newSingleThreadExecutor());
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      ForeignWork foreign = ForeignWork.of(environment, LeakDetection.PARANOID);
      foreign.addLeakListener(leaks::add);
      List<String> seen =
          environment.instanceData(SEEN, CopyOnWriteArrayList::new, finalized::addAll);
      environment.addAsyncCleanupHook(
          () -> AsyncFutures.runAsync(() -> seen.add("async hook"), executor));
      environment.addCleanupHook(() -> seen.add("hook"));
      storage.run(new Request(), () -> use(foreign, executor, seen));
      forget(foreign);
      CollectorRuns.until(() -> !leaks.isEmpty());
      environment.addCleanupHook(foreign.open("closed by a hook")::close);
    } finally {
      hook.disable();
      executor.shutdown();
    }
    require(List.of("call", "hook", "async hook"), finalized);
    require(List.of("forgotten"), leaks.stream().map(OperationLeak::operation).toList());
  }

  private void use(ForeignWork foreign, ExecutorService executor, List<String> seen) {
    try (Scope scope = storage.withScope(new Request());
        AsyncOperation operation = foreign.open("operation")) {
      require(true, scope != null);
      operation.makeCallback(() -> storage.enterWith(new Request()));
      new AsyncResource("Example").runInAsyncScope(() -> {});
      ThreadSafeFunction<String> function =
          foreign.<String>function("function", executor, seen::add).build();
      function.tryCall("call");
      CompletableFuture<Object> store = new CompletableFuture<>();
      executor.execute(() -> store.complete(storage.getStore()));
      require(storage.getStore(), store.join());
    }
  }

  private static void forget(ForeignWork foreign) {
    foreign.open("forgotten");
  }

  private static void require(Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError("expected " + expected + " but was " + actual);
    }
  }

  /** A store of a class that the collected class loader has defined. */
  private static final class Request {}
}
