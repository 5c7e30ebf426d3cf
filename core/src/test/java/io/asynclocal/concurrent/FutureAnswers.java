package io.asynclocal.concurrent;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All that can be asked of a future and of what depends on it, as text that can be compared. */
final class FutureAnswers {
  /** These wait for ever on a future that doesn't end. */
  private static final Set<String> BLOCKING = Set.of("join", "get");

  /** These tell objects apart, which is none of our concern. */
  private static final Set<String> OF_IDENTITY = Set.of("hashCode", "toString", "defaultExecutor");

  private FutureAnswers() {}

  static Map<String, String> of(
      CompletableFuture<Object> future, Consumer<CompletableFuture<Object>> outcome) {
    Map<String, String> answers = new LinkedHashMap<>();
    List<CompletableFuture<?>> dependents =
        List.of(
            future.thenApply(value -> value + "!"),
            future.thenRun(() -> {}),
            future.handle((value, failure) -> value + " " + text(failure)),
            future.whenComplete((value, failure) -> {}),
            future.exceptionally(failure -> text(failure)),
            future.thenCompose(value -> CompletableFuture.completedFuture(value)),
            future.exceptionallyCompose(CompletableFuture::failedFuture),
            future.thenApply(
                value -> {
                  throw new IllegalArgumentException("of the reaction");
                }),
            future.thenCombine(CompletableFuture.completedFuture(2), (one, two) -> one + "" + two),
            future.applyToEither(new CompletableFuture<>(), value -> value),
            future.copy(),
            future.minimalCompletionStage().toCompletableFuture());
    answers.put("dependents before", String.valueOf(future.getNumberOfDependents()));
    outcome.accept(future);
    ask(answers, "", future);
    for (int i = 0; i < dependents.size(); i++) {
      ask(answers, "dependent " + i + " ", dependents.get(i));
    }
    answers.put("complete again", answer(() -> future.complete("again")));
    answers.put(
        "fail again",
        answer(() -> future.completeExceptionally(new IllegalStateException("again"))));
    answers.put("cancel again", answer(() -> future.cancel(false)));
    ask(answers, "finally ", future);
    return answers;
  }

  private static void ask(Map<String, String> answers, String prefix, CompletableFuture<?> future) {
    answers.put(prefix + "get in time", answer(() -> future.get(0, NANOSECONDS)));
    Stream.of(CompletableFuture.class.getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> method.getDeclaringClass() != Object.class)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !OF_IDENTITY.contains(method.getName()))
        .filter(method -> future.isDone() || !BLOCKING.contains(method.getName()))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(
            method -> answers.put(prefix + method.getName(), answer(() -> ask(method, future))));
  }

  private static Object ask(Method method, CompletableFuture<?> future) throws Exception {
    try {
      // A plain future's minimal stage is a future that refuses to be one.
      return method.invoke(future) instanceof CompletionStage<?> stage
          ? stage.toCompletableFuture()
          : method.invoke(future);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static String answer(Callable<Object> question) {
    try {
      Object answer = question.call();
      return answer instanceof CompletableFuture<?> future
          ? "a future, done: " + future.isDone() + ", failed: " + future.isCompletedExceptionally()
          : text(answer);
    } catch (Exception e) {
      return "throws " + text(e);
    }
  }

  private static String text(Object answer) {
    if (answer instanceof Throwable failure) {
      Throwable cause = failure.getCause();
      return failure + (cause == null ? "" : " from " + text(cause));
    }
    return String.valueOf(answer);
  }
}
