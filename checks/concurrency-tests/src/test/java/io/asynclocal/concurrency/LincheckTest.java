package io.asynclocal.concurrency;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Each nested class is a thing with operations that threads call at once. Lincheck tries the orders
 * of their steps, and complains of results that no order of whole operations gives.
 */
class LincheckTest {
  private static final int ITERATIONS = Integer.getInteger("lincheck.iterations");
  private static final int INVOCATIONS = Integer.getInteger("lincheck.invocations");

  private static void explore(Class<?> operations) {
    new ModelCheckingOptions()
        .iterations(ITERATIONS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .invocationsPerIteration(INVOCATIONS)
        .check(operations);
  }

  /** The hunter itself is tried on a counter that two threads get wrong. */
  public static class LostUpdate {
    private int counter;

    /** Reads, adds one and writes back. */
    @Operation
    public int increment() {
      return counter++;
    }
  }

  @Test
  void explore_findsALostUpdate() {
    assertThrows(LincheckAssertionError.class, () -> explore(LostUpdate.class));
  }

  /** Hunts: a captured context loses a binding while it is folded by one thread or several. */
  public static class Folding {
    private final AsyncLocalStorage<String> oneMore = AsyncLocalStorage.create();
    private final AsyncContext captured = Contexts.filled();

    /** Folds what lies below. */
    @Operation
    public String extend() {
      return Contexts.seenIn(Contexts.with(captured, oneMore, "new"));
    }

    /** Leaves out the oldest binding. */
    @Operation
    public String rebind() {
      return Contexts.seenIn(Contexts.with(captured, Contexts.STORAGES.get(0), "new"));
    }

    /** Walks the bindings. */
    @Operation
    public String read() {
      return Contexts.seenIn(captured);
    }
  }

  @Test
  void foldingAgainstReadingAndRebinding() {
    explore(Folding.class);
  }

  /** Hunts: a store comes back that was disabled, or a new binding doesn't hold. */
  public static class Disabling {
    private final AsyncLocalStorage<String> storage =
        AsyncLocalStorage.<String>builder().defaultValue("none").build();
    private volatile AsyncContext captured = storage.call("first", AsyncContext::current);

    /** Hides all that is bound. */
    @Operation
    public void disable() {
      storage.disable();
    }

    /** Reads in the context that was captured last. */
    @Operation
    public String read() {
      return captured.call(storage::getStore);
    }

    /** Leaves this thread as it was, whatever the others disable. */
    @Operation
    public String runAndLeave() {
      storage.run("inner", () -> {});
      return storage.getStore();
    }
  }

  @Test
  void disableAgainstGetStoreAndRun() {
    explore(Disabling.class);
  }

  /** Hunts: two threads both destroy a resource, or neither does. */
  public static class Destroying {
    private final AsyncResource resource = new AsyncResource("Query");

    /** Answers whether this call was the one. */
    @Operation
    public boolean emitDestroy() {
      try {
        resource.emitDestroy();
        return true;
      } catch (IllegalStateException e) {
        return false;
      }
    }

    /** Runs a callback of the resource, before its end or after. */
    @Operation
    public String callback() {
      return resource.callInAsyncScope(() -> AsyncContext.current().toString());
    }
  }

  @Test
  void emitDestroyAgainstEmitDestroyAndCallbacks() {
    explore(Destroying.class);
  }

  /**
   * Hunts: a reaction is registered while the future is being completed, and runs in the context of
   * the thread that completes it; or one of the two threads is not left as it was.
   */
  public static class Completing {
    private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    private final AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    private final Queue<String> seenElsewhere = new ConcurrentLinkedQueue<>();

    /** Answers what the thread has afterwards. */
    @Operation
    public String register() {
      return storage.call(
          "registration",
          () -> {
            future.thenRun(this::look);
            return storage.getStore();
          });
    }

    private void look() {
      String seen = storage.getStore();
      if (!"registration".equals(seen)) {
        seenElsewhere.add(String.valueOf(seen));
      }
    }

    /** Answers what the thread has afterwards. */
    @Operation
    public String complete() {
      return storage.call(
          "completion",
          () -> {
            future.complete("value");
            return storage.getStore() + seenElsewhere;
          });
    }
  }

  @Test
  void registrationAgainstCompletion() {
    explore(Completing.class);
  }
}
