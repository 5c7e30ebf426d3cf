package io.asynclocal.concurrent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.OtherThread;
import io.asynclocal.RootContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(RootContext.class)
class AsyncCompletableFutureTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final OtherThread completer = new OtherThread("completer");
  private final OtherThread worker = new OtherThread("worker");
  private final Executor executor =
      task -> worker.start(Executors.callable(() -> storage.run("executor", task)));

  @AfterEach
  void stopThreads() {
    completer.close();
    worker.close();
  }

  private void see() {
    seen.add(String.valueOf(storage.getStore()));
    storage.enterWith("entered");
  }

  private enum Moment {
    COMPLETED_BEFORE,
    COMPLETED_LATER
  }

  static Stream<Arguments> reactions() {
    return Stream.<Class<?>>of(CompletableFuture.class, CompletionStage.class)
        .flatMap(type -> Arrays.stream(type.getMethods()))
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> Arrays.stream(method.getParameterTypes()).anyMatch(c -> isFunction(c)))
        .filter(method -> !method.getName().equals("completeAsync"))
        .flatMap(
            method ->
                Stream.of(Moment.values())
                    .flatMap(
                        moment ->
                            Stream.of(false, true)
                                .map(hooked -> Arguments.of(method, moment, hooked))));
  }

  private static boolean isFunction(Class<?> type) {
    return type == Runnable.class || type.getPackageName().equals("java.util.function");
  }

  /**
   * Every method that takes a function, as this JDK has them. Neither the thread that completes the
   * future nor the executor that runs the function lends its context.
   */
  @ParameterizedTest(name = "{0}, {1}, hooks: {2}")
  @MethodSource("reactions")
  void reaction_runsInTheContextOfItsRegistration(Method method, Moment moment, boolean hooked)
      throws Exception {
    AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {});
    if (hooked) {
      hook.enable();
    }
    try {
      AsyncCompletableFuture<Object> future =
          storage.call("construction", AsyncCompletableFuture::new);
      CompletableFuture<Object> other = new CompletableFuture<>();
      boolean onMinimalStage = method.getDeclaringClass() == CompletionStage.class;
      CompletionStage<Object> target = onMinimalStage ? future.minimalCompletionStage() : future;
      Runnable complete =
          () ->
              storage.run(
                  "completer",
                  () -> {
                    if (method.getName().startsWith("exceptionally")) {
                      future.completeExceptionally(new IllegalStateException("as planned"));
                    } else {
                      future.complete("value");
                    }
                    other.complete("other's value");
                    assertEquals("completer", storage.getStore());
                  });
      if (moment == Moment.COMPLETED_BEFORE) {
        completer.run(complete);
      }
      CompletionStage<?> dependent =
          storage.call(
              "registration",
              () -> {
                Object result = method.invoke(target, arguments(method, other));
                assertEquals("registration", storage.getStore());
                return (CompletionStage<?>) result;
              });
      if (moment == Moment.COMPLETED_LATER) {
        assertEquals(List.of(), seen);
        completer.run(complete);
      }
      OtherThread.result(dependent.toCompletableFuture());
      assertEquals(List.of("registration"), seen);
      assertSame(AsyncContext.root(), completer.call(AsyncContext::current));
      if (onMinimalStage) {
        assertFalse(dependent instanceof CompletableFuture, "only a future can be completed");
      } else {
        assertInstanceOf(AsyncCompletableFuture.class, dependent);
      }
      assertPropagates(dependent);
    } finally {
      hook.disable();
    }
  }

  private void assertPropagates(CompletionStage<?> dependent) {
    seen.clear();
    CompletionStage<?> next = storage.call("next", () -> dependent.thenRun(this::see));
    OtherThread.result(next.toCompletableFuture());
    assertEquals(List.of("next"), seen);
  }

  private Object[] arguments(Method method, CompletionStage<Object> other) {
    boolean composes = method.getName().contains("ompose");
    return Arrays.stream(method.getParameterTypes())
        .map(
            type ->
                type == CompletionStage.class
                    ? other
                    : type == Executor.class ? executor : function(type, composes))
        .toArray();
  }

  private Object function(Class<?> type, boolean composes) {
    Object result = composes ? CompletableFuture.completedStage("result") : "result";
    if (type == Runnable.class) {
      return (Runnable) this::see;
    } else if (type == Consumer.class) {
      return (Consumer<Object>) value -> see();
    } else if (type == BiConsumer.class) {
      return (BiConsumer<Object, Object>) (value, otherValue) -> see();
    } else if (type == Function.class) {
      return (Function<Object, Object>)
          value -> {
            see();
            return result;
          };
    } else if (type == BiFunction.class) {
      return (BiFunction<Object, Object, Object>)
          (value, otherValue) -> {
            see();
            return result;
          };
    }
    throw new AssertionError("A new functional shape: " + type);
  }

  /** What is static can't be overridden: {@link AsyncFutures} has its counterparts. */
  @Test
  void reactions_thatAreStaticAreNoMoreThanKnown() {
    var known = new TreeSet<String>();
    for (Method method : CompletableFuture.class.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())
          && Arrays.stream(method.getParameterTypes())
              .anyMatch(AsyncCompletableFutureTest::isFunction)) {
        known.add(method.getName());
      }
    }
    assertEquals(new TreeSet<>(List.of("runAsync", "supplyAsync")), known);
  }

  @Test
  void completeAsync_suppliesInTheContextOfTheCall() {
    Supplier<String> supplier =
        () -> {
          see();
          return "supplied";
        };
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    storage.run("caller", () -> assertSame(future, future.completeAsync(supplier, executor)));
    assertEquals("supplied", OtherThread.result(future));
    AsyncCompletableFuture<String> onDefault = new AsyncCompletableFuture<>();
    storage.run("caller", () -> assertSame(onDefault, onDefault.completeAsync(supplier)));
    assertEquals("supplied", OtherThread.result(onDefault));
    assertEquals(List.of("caller", "caller"), seen);
  }

  @Test
  void reactionsOfOneFuture_runEachInItsOwnContext() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    storage.run("1", () -> future.thenRun(this::see));
    storage.run("2", () -> future.thenRun(this::see).thenRun(this::see));
    future.thenRun(this::see);
    completer.run(() -> future.complete("value"));
    assertEquals(List.of("1", "2", "2", "null"), seen.stream().sorted().toList());
  }

  @Test
  void enterWithInAReaction_isCapturedByWhatItRegistersOnly() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    storage.run(
        "outside",
        () ->
            future
                .thenRun(
                    () -> {
                      storage.enterWith("inside");
                      future.thenRun(this::see);
                    })
                .thenRun(this::see));
    future.complete("value");
    assertEquals(List.of("inside", "outside"), seen.stream().sorted().toList());
  }

  @Test
  void thenCompose_withAForeignStageGoesOnInTheContextOfTheRegistration() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    CompletableFuture<Void> chain =
        storage.call(
            "registration",
            () ->
                future
                    .thenCompose(
                        value -> {
                          see();
                          return foreign;
                        })
                    .thenAccept(
                        value -> {
                          see();
                          seen.add(value);
                        }));
    future.complete("value");
    assertFalse(chain.isDone());
    completer.run(() -> storage.run("completer", () -> foreign.complete("foreign value")));
    OtherThread.result(chain);
    assertEquals(List.of("registration", "registration", "foreign value"), seen);
  }

  @Test
  void orTimeout_failsTheFutureAndItsReactionsRunInTheirContexts() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    CompletableFuture<String> reaction =
        storage.call(
            "registration",
            () ->
                future
                    .orTimeout(1, MILLISECONDS)
                    .exceptionally(
                        failure -> {
                          see();
                          return failure.getClass().getSimpleName();
                        }));
    assertEquals("TimeoutException", OtherThread.result(reaction));
    assertEquals(List.of("registration"), seen);
    var e = assertThrows(CompletionException.class, future::join);
    assertInstanceOf(TimeoutException.class, e.getCause());
  }

  @Test
  void orTimeout_andCompleteOnTimeout_leaveACompletedFutureAlone() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    assertSame(future, future.orTimeout(30, SECONDS));
    assertSame(future, future.completeOnTimeout("late", 30, SECONDS));
    future.complete("in time");
    assertEquals("in time", future.join());
  }

  @Test
  void completeOnTimeout_completesAndReactionsRunInTheirContexts() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    CompletableFuture<Void> reaction =
        storage.call(
            "registration",
            () -> future.completeOnTimeout("late", 1, MILLISECONDS).thenRun(this::see));
    OtherThread.result(reaction);
    assertEquals("late", future.join());
    assertEquals(List.of("registration"), seen);
  }

  @Test
  void copy_propagatesAndCannotCompleteTheOriginal() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    CompletableFuture<String> copy = future.copy();
    assertInstanceOf(AsyncCompletableFuture.class, copy);
    assertNotSame(future, copy);
    copy.complete("mine");
    assertFalse(future.isDone());
    assertPropagates(copy);
  }

  @Test
  void newIncompleteFuture_propagates() {
    CompletableFuture<String> future = new AsyncCompletableFuture<>().newIncompleteFuture();
    future.complete("value");
    assertPropagates(future);
  }

  @Test
  void minimalCompletionStage_cannotCompleteTheFutureAndFollowsIt() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    CompletionStage<String> stage = future.minimalCompletionStage();
    assertFalse(stage instanceof CompletableFuture);
    CompletableFuture<String> view = stage.toCompletableFuture();
    assertInstanceOf(AsyncCompletableFuture.class, view);
    view.complete("mine");
    assertFalse(future.isDone());
    future.complete("value");
    assertEquals("value", stage.toCompletableFuture().join());
  }

  @Test
  void minimalCompletionStage_isOneStageAmongOthers() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    CompletionStage<String> stage = future.minimalCompletionStage();
    assertEquals(stage, stage);
    assertEquals(stage.hashCode(), stage.hashCode());
    assertFalse(stage.equals(future.minimalCompletionStage()));
    assertTrue(stage.toString().startsWith("minimal stage of "), stage.toString());
    CompletableFuture<String> both =
        CompletableFuture.completedFuture("a").thenCombine(stage, (a, b) -> a + b);
    future.complete("b");
    assertEquals("ab", both.join());
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void reactions_refuseNullAsCompletableFutureDoes() throws Exception {
    AsyncCompletableFuture<Object> future = new AsyncCompletableFuture<>();
    CompletionStage<Object> stage = future.minimalCompletionStage();
    for (Arguments reaction : reactions().toList()) {
      Method method = (Method) reaction.get()[0];
      Object target = method.getDeclaringClass() == CompletionStage.class ? stage : future;
      var e =
          assertThrows(
              InvocationTargetException.class,
              () -> method.invoke(target, new Object[method.getParameterCount()]),
              method.toString());
      assertInstanceOf(NullPointerException.class, e.getCause(), method.toString());
    }
  }

  /** Ways a future ends, or doesn't. */
  private enum Outcome {
    VALUE(future -> future.complete("value")),
    NULL(future -> future.complete(null)),
    EXCEPTION(future -> future.completeExceptionally(new IllegalStateException("failed"))),
    WRAPPED_EXCEPTION(
        future ->
            future.completeExceptionally(
                new CompletionException(new IllegalStateException("failed")))),
    ERROR(future -> future.completeExceptionally(new AssertionError("failed"))),
    CANCELLED(future -> future.cancel(true)),
    OBTRUDED_VALUE(
        future -> {
          future.complete("value");
          future.obtrudeValue("obtruded");
        }),
    OBTRUDED_EXCEPTION(
        future -> {
          future.complete("value");
          future.obtrudeException(new IllegalStateException("obtruded"));
        }),
    FAILED_SUPPLIER(
        future ->
            future.completeAsync(
                () -> {
                  throw new IllegalStateException("failed");
                },
                Runnable::run)),
    NONE(future -> {});

    final Consumer<CompletableFuture<Object>> way;

    Outcome(Consumer<CompletableFuture<Object>> way) {
      this.way = way;
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyAnswer_isThatOfAPlainFuture(Outcome outcome) {
    CompletableFuture<Object> plain = new CompletableFuture<>();
    CompletableFuture<Object> ours = new AsyncCompletableFuture<>();
    assertEquals(FutureAnswers.of(plain, outcome.way), FutureAnswers.of(ours, outcome.way));
  }
}
