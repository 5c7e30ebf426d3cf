package io.asynclocal.concurrent;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHook;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.OtherThread;
import io.asynclocal.RootContext;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way to hand a task to an executor, on every kind of pool, with hooks off and on. */
@ExtendWith(RootContext.class)
class SubmissionFormsTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();

  private interface Form<E extends ExecutorService> {
    String resultOf(E executor, Callable<String> task) throws Exception;
  }

  /** Of tasks without a result, the result comes this way. */
  private static final class Report extends CompletableFuture<String> {
    Runnable of(Callable<String> task) {
      return () -> {
        try {
          complete(task.call());
        } catch (Exception e) {
          completeExceptionally(e);
        }
      };
    }
  }

  private static final Map<String, Form<ExecutorService>> FORMS = new TreeMap<>();
  private static final Map<String, Form<ScheduledExecutorService>> SCHEDULED_FORMS =
      new TreeMap<>();

  static {
    FORMS.put(
        "execute(Runnable)",
        (executor, task) -> {
          Report report = new Report();
          executor.execute(report.of(task));
          return OtherThread.result(report);
        });
    FORMS.put(
        "submit(Runnable)",
        (executor, task) -> {
          Report report = new Report();
          executor.submit(report.of(task));
          return OtherThread.result(report);
        });
    FORMS.put(
        "submit(Runnable,Object)",
        (executor, task) -> {
          Report report = new Report();
          assertEquals("given", OtherThread.result(executor.submit(report.of(task), "given")));
          return OtherThread.result(report);
        });
    FORMS.put("submit(Callable)", (executor, task) -> OtherThread.result(executor.submit(task)));
    FORMS.put(
        "invokeAll(Collection)",
        (executor, task) -> same(executor.invokeAll(List.of(task, task, task))));
    FORMS.put(
        "invokeAll(Collection,long,TimeUnit)",
        (executor, task) -> same(executor.invokeAll(List.of(task, task, task), 30, SECONDS)));
    FORMS.put("invokeAny(Collection)", (executor, task) -> executor.invokeAny(List.of(task, task)));
    FORMS.put(
        "invokeAny(Collection,long,TimeUnit)",
        (executor, task) -> executor.invokeAny(List.of(task, task), 30, SECONDS));
    SCHEDULED_FORMS.put(
        "schedule(Runnable,long,TimeUnit)",
        (executor, task) -> {
          Report report = new Report();
          executor.schedule(report.of(task), 1, NANOSECONDS);
          return OtherThread.result(report);
        });
    SCHEDULED_FORMS.put(
        "schedule(Callable,long,TimeUnit)",
        (executor, task) -> OtherThread.result(executor.schedule(task, 1, NANOSECONDS)));
    SCHEDULED_FORMS.put(
        "scheduleAtFixedRate(Runnable,long,long,TimeUnit)",
        (executor, task) -> {
          Report report = new Report();
          Future<?> future = executor.scheduleAtFixedRate(report.of(task), 0, 30, SECONDS);
          String result = OtherThread.result(report);
          future.cancel(false);
          return result;
        });
    SCHEDULED_FORMS.put(
        "scheduleWithFixedDelay(Runnable,long,long,TimeUnit)",
        (executor, task) -> {
          Report report = new Report();
          Future<?> future = executor.scheduleWithFixedDelay(report.of(task), 0, 30, SECONDS);
          String result = OtherThread.result(report);
          future.cancel(false);
          return result;
        });
  }

  private static String same(List<Future<String>> futures) {
    List<String> results = futures.stream().map(OtherThread::result).distinct().toList();
    assertEquals(1, results.size(), results.toString());
    return results.get(0);
  }

  /** A new JDK's form of submission must not go unnoticed. */
  @Test
  void forms_areAllThatThisJdkHas() {
    assertEquals(submissions(ExecutorService.class), FORMS.keySet());
    var all = new TreeSet<>(FORMS.keySet());
    all.addAll(SCHEDULED_FORMS.keySet());
    assertEquals(submissions(ScheduledExecutorService.class), all);
  }

  private static TreeSet<String> submissions(Class<?> executor) {
    var submissions = new TreeSet<String>();
    for (Method method : executor.getMethods()) {
      List<String> parameters =
          Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
      if (parameters.contains("Runnable")
          || parameters.contains("Callable")
          || parameters.contains("Collection")) {
        submissions.add(method.getName() + "(" + String.join(",", parameters) + ")");
      }
    }
    return submissions;
  }

  static Stream<Arguments> formsOnPools() {
    Map<String, Supplier<ExecutorService>> pools =
        Map.of(
            "thread pool", () -> Executors.newSingleThreadExecutor(),
            "fork-join pool", () -> new ForkJoinPool(1));
    Stream<Arguments> plain =
        FORMS.keySet().stream()
            .flatMap(
                form ->
                    pools.entrySet().stream()
                        .map(pool -> Arguments.of(form, pool.getKey(), pool.getValue())));
    Supplier<ExecutorService> scheduled = () -> Executors.newSingleThreadScheduledExecutor();
    Stream<Arguments> onScheduled =
        Stream.concat(FORMS.keySet().stream(), SCHEDULED_FORMS.keySet().stream())
            .map(form -> Arguments.of(form, "scheduled pool", scheduled));
    return Stream.concat(plain, onScheduled);
  }

  @ParameterizedTest(name = "{0} on a {1}")
  @MethodSource("formsOnPools")
  void task_runsInTheContextOfItsSubmissionAndLeavesTheWorkerAsItWas(
      String form, String pool, Supplier<ExecutorService> made) throws Exception {
    for (boolean hooked : new boolean[] {false, true}) {
      AsyncHook hook = AsyncHooks.createHook(new AsyncHookCallbacks() {});
      if (hooked) {
        hook.enable();
      }
      ExecutorService delegate = made.get();
      try {
        ExecutorService executor =
            delegate instanceof ScheduledExecutorService scheduled
                ? AsyncExecutors.propagating(scheduled)
                : AsyncExecutors.propagating(delegate);
        AsyncContext submitter =
            storage.call(
                "submitter",
                () -> {
                  assertEquals("submitter", result(form, executor, this::storeSeenOnce));
                  return AsyncContext.current();
                });
        assertEquals("submitter", submitter.call(storage::getStore), "the caller's is untouched");
        assertSame(AsyncContext.root(), OtherThread.result(delegate.submit(AsyncContext::current)));
        assertFails(form, executor);
      } finally {
        hook.disable();
        delegate.shutdownNow();
      }
    }
  }

  private String storeSeenOnce() {
    String seen = storage.getStore();
    storage.enterWith("entered");
    return String.valueOf(seen);
  }

  private static String result(String form, ExecutorService executor, Callable<String> task)
      throws Exception {
    return FORMS.containsKey(form)
        ? FORMS.get(form).resultOf(executor, task)
        : SCHEDULED_FORMS.get(form).resultOf((ScheduledExecutorService) executor, task);
  }

  /** What the task throws comes out as the plain executor lets it out. */
  private static void assertFails(String form, ExecutorService executor) {
    var failure = new IllegalStateException("of the task");
    Throwable seen =
        assertThrows(
            Throwable.class,
            () ->
                result(
                    form,
                    executor,
                    () -> {
                      throw failure;
                    }));
    while (seen.getCause() != null) {
      seen = seen.getCause();
    }
    assertEquals("of the task", seen.getMessage());
  }
}
