package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.AsyncResource;
import io.asynclocal.AsyncResourceOptions;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFlows;
import io.asynclocal.concurrent.AsyncFutures;
import io.asynclocal.concurrent.AsyncStreams;
import io.asynclocal.concurrent.AsyncThreads;
import io.asynclocal.concurrent.AsyncTimers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** SPEC section 8. */
@SuppressWarnings("NullAway") // the nulls are the point
interface InputRules {

  @Test
  default void rule8_01_aNullFunctionIsRefusedByName() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    AsyncContext context = AsyncContext.root();
    AsyncResource resource = new AsyncResource("Query");
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("body of run", () -> storage.run("a", null));
    calls.put("body of call", () -> storage.call("a", null));
    calls.put("body of exit", () -> storage.exit(null));
    calls.put("body of exitAndCall", () -> storage.exitAndCall(null));
    calls.put("body of a context's run", () -> context.run(null));
    calls.put("body of a context's call", () -> context.call(null));
    calls.put("body of runInAsyncScope", () -> resource.runInAsyncScope(null));
    calls.put("body of callInAsyncScope", () -> resource.callInAsyncScope(null));
    calls.put("task of bind", () -> context.bind((Runnable) null));
    calls.put("task of bind, callable", () -> context.bind((Callable<?>) null));
    calls.put("task of the static bind", () -> AsyncLocalStorage.bind((Runnable) null));
    calls.put(
        "task of the static bind, callable", () -> AsyncLocalStorage.bind((Callable<?>) null));
    calls.put("task of a resource's bind", () -> resource.bind((Runnable) null));
    calls.put("task of a resource's bind, callable", () -> resource.bind((Callable<?>) null));
    calls.put("task of the resources' static bind", () -> AsyncResource.bind("Query", null));
    calls.put("supplier", () -> context.bindSupplier(null));
    calls.put("function", () -> context.bindFunction(null));
    calls.put("function of two", () -> context.bindBiFunction(null));
    calls.put("consumer", () -> context.bindConsumer(null));
    calls.put("consumer of two", () -> context.bindBiConsumer(null));
    calls.put("predicate", () -> context.bindPredicate(null));
    calls.put("predicate of two", () -> context.bindBiPredicate(null));
    calls.put("operator", () -> context.bindUnaryOperator(null));
    calls.put("operator of two", () -> context.bindBinaryOperator(null));
    calls.put("listener", () -> context.bindListener(Runnable.class, null));
    calls.put("type of a listener", () -> context.bindListener(null, (Runnable) () -> {}));
    calls.forEach(InputRules::refusesNull);
  }

  @Test
  default void rule8_02_anythingElseThatIsNullIsRefusedByName() {
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("executor", () -> AsyncExecutors.propagating((Executor) null));
    calls.put("executor, a service", () -> AsyncExecutors.propagating((ExecutorService) null));
    calls.put(
        "executor, scheduled", () -> AsyncExecutors.propagating((ScheduledExecutorService) null));
    calls.put("stage", () -> AsyncFutures.propagating(null));
    calls.put("factory", () -> AsyncThreads.propagating(null));
    calls.put("task of a timer", () -> AsyncTimers.task(null));
    calls.put("work in parallel", () -> AsyncStreams.callInParallel(1, null));
    calls.put("publisher", () -> AsyncFlows.propagating((Flow.Publisher<?>) null));
    calls.put("subscriber", () -> AsyncFlows.propagating((Flow.Subscriber<?>) null));
    calls.put("callbacks", () -> AsyncHooks.createHook(null));
    calls.put("options", () -> new AsyncResource("Query", null));
    calls.forEach(InputRules::refusesNull);
  }

  @Test
  default void rule8_03_aNullOrBlankNameIsRefused() {
    refusesNull("name", () -> AsyncLocalStorage.builder().name(null));
    refusesNull("type", () -> new AsyncResource(null));
    refusesNull("type of the static bind", () -> AsyncResource.bind(null, () -> {}));
    refuses("\"  \"", () -> AsyncLocalStorage.builder().name("  "));
    refuses("\"\"", () -> new AsyncResource(""));
    refuses("\" \"", () -> AsyncResource.bind(" ", () -> {}));
  }

  @Test
  default void rule8_04_aListenerTypeThatCannotBeImplementedIsRefused() {
    refuses(
        "java.lang.String", () -> AsyncContext.root().bindListener(String.class, "not a listener"));
  }

  @Test
  default void rule8_05_aNumberOutOfRangeIsRefused() {
    refuses("-1", () -> AsyncResourceOptions.defaults().triggerAsyncId(-1));
    refuses("0", () -> AsyncStreams.callInParallel(0, () -> "never run"));
  }

  private static void refusesNull(String what, Executable call) {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "a",
        () -> {
          AsyncContext before = AsyncContext.current();
          String message = assertThrows(NullPointerException.class, call, what).getMessage();
          String name = what.split("[ ,]", 2)[0];
          assertTrue(message.contains(name), message);
          assertTrue(message.contains("null"), message);
          assertTrue(message.contains("Pass "), message);
          assertSame(before, AsyncContext.current(), what);
          assertEquals("a", storage.getStore(), what);
        });
  }

  private static void refuses(String value, Executable call) {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "a",
        () -> {
          AsyncContext before = AsyncContext.current();
          String message = assertThrows(IllegalArgumentException.class, call, value).getMessage();
          assertTrue(message.contains(value), message);
          assertTrue(message.contains("Pass "), message);
          assertSame(before, AsyncContext.current(), value);
          assertEquals("a", storage.getStore(), value);
        });
  }
}
