package io.asynclocal;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** Uses all that the library has on one thread, and ends what it begins. */
@SuppressWarnings("try") // a scope is closed, not used
public final class ThrowawayApplication implements Callable<String> {
  private static final AsyncLocalStorage<String> REQUEST_ID =
      AsyncLocalStorage.<String>builder().name("requestId").build();

  private int hooked;

  /** Made by reflection, in a loader of its own. */
  public ThrowawayApplication() {}

  @Override
  public String call() {
    try (Scope scope = REQUEST_ID.withScope("outside")) {
      AsyncContext captured = REQUEST_ID.call("r-17", AsyncContext::current);
      try (Scope inner = captured.makeCurrent()) {
        REQUEST_ID.enterWith("entered");
      }
      Object previous = captured.attach();
      String seen = REQUEST_ID.getStore();
      captured.detach(previous);
      futures();
      listeners(captured);
      hooks();
      return seen + ", " + hooked + " hooked";
    }
  }

  private static void futures() {
    Executor executor = AsyncExecutors.propagating((Executor) Runnable::run);
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    var chain = future.thenApplyAsync(value -> value + REQUEST_ID.getStore(), executor);
    future.complete("value");
    chain.join();
  }

  private static void listeners(AsyncContext captured) {
    captured.bindListener(Runnable.class, () -> REQUEST_ID.disable()).run();
  }

  private void hooks() {
    AsyncHook hook =
        AsyncHooks.createHook(
            new AsyncHookCallbacks() {
              @Override
              public void init(long asyncId, String type, long trigger, AsyncResource resource) {
                hooked++;
              }

              @Override
              public void destroy(long asyncId) {}
            });
    hook.enable();
    AsyncResource resource = new AsyncResource("Query");
    resource.runInAsyncScope(() -> REQUEST_ID.enterWith("in the query"));
    resource.emitDestroy();
    // This one is left to the collector.
    new AsyncResource("Forgotten").runInAsyncScope(() -> {});
    hook.disable();
  }
}
