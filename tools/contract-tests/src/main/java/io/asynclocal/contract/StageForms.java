package io.asynclocal.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Every method of {@link CompletionStage} that registers a function, each by its name. */
final class StageForms {

  /** Registers {@code probe} with {@code stage}. */
  interface Form {
    CompletionStage<?> register(CompletionStage<String> stage, Runnable probe, Executor executor);
  }

  private static final CompletableFuture<String> DONE = CompletableFuture.completedFuture("other");
  private static final CompletableFuture<String> NEVER = new CompletableFuture<>();

  private StageForms() {}

  /** {@return the forms that run their function when the stage completes with a value} */
  static Map<String, Form> onValue() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put("thenRun", (s, p, e) -> s.thenRun(p));
    forms.put("thenRunAsync", (s, p, e) -> s.thenRunAsync(p));
    forms.put("thenRunAsync on", (s, p, e) -> s.thenRunAsync(p, e));
    forms.put("thenAccept", (s, p, e) -> s.thenAccept(v -> p.run()));
    forms.put("thenAcceptAsync", (s, p, e) -> s.thenAcceptAsync(v -> p.run()));
    forms.put("thenAcceptAsync on", (s, p, e) -> s.thenAcceptAsync(v -> p.run(), e));
    forms.put("thenApply", (s, p, e) -> s.thenApply(v -> ran(p)));
    forms.put("thenApplyAsync", (s, p, e) -> s.thenApplyAsync(v -> ran(p)));
    forms.put("thenApplyAsync on", (s, p, e) -> s.thenApplyAsync(v -> ran(p), e));
    forms.put("thenCompose", (s, p, e) -> s.thenCompose(v -> done(p)));
    forms.put("thenComposeAsync", (s, p, e) -> s.thenComposeAsync(v -> done(p)));
    forms.put("thenComposeAsync on", (s, p, e) -> s.thenComposeAsync(v -> done(p), e));
    forms.put("thenCombine", (s, p, e) -> s.thenCombine(DONE, (v, w) -> ran(p)));
    forms.put("thenCombineAsync", (s, p, e) -> s.thenCombineAsync(DONE, (v, w) -> ran(p)));
    forms.put("thenCombineAsync on", (s, p, e) -> s.thenCombineAsync(DONE, (v, w) -> ran(p), e));
    forms.put("thenAcceptBoth", (s, p, e) -> s.thenAcceptBoth(DONE, (v, w) -> p.run()));
    forms.put("thenAcceptBothAsync", (s, p, e) -> s.thenAcceptBothAsync(DONE, (v, w) -> p.run()));
    forms.put(
        "thenAcceptBothAsync on", (s, p, e) -> s.thenAcceptBothAsync(DONE, (v, w) -> p.run(), e));
    forms.put("runAfterBoth", (s, p, e) -> s.runAfterBoth(DONE, p));
    forms.put("runAfterBothAsync", (s, p, e) -> s.runAfterBothAsync(DONE, p));
    forms.put("runAfterBothAsync on", (s, p, e) -> s.runAfterBothAsync(DONE, p, e));
    forms.put("applyToEither", (s, p, e) -> s.applyToEither(NEVER, v -> ran(p)));
    forms.put("applyToEitherAsync", (s, p, e) -> s.applyToEitherAsync(NEVER, v -> ran(p)));
    forms.put("applyToEitherAsync on", (s, p, e) -> s.applyToEitherAsync(NEVER, v -> ran(p), e));
    forms.put("acceptEither", (s, p, e) -> s.acceptEither(NEVER, v -> p.run()));
    forms.put("acceptEitherAsync", (s, p, e) -> s.acceptEitherAsync(NEVER, v -> p.run()));
    forms.put("acceptEitherAsync on", (s, p, e) -> s.acceptEitherAsync(NEVER, v -> p.run(), e));
    forms.put("runAfterEither", (s, p, e) -> s.runAfterEither(NEVER, p));
    forms.put("runAfterEitherAsync", (s, p, e) -> s.runAfterEitherAsync(NEVER, p));
    forms.put("runAfterEitherAsync on", (s, p, e) -> s.runAfterEitherAsync(NEVER, p, e));
    forms.putAll(onEither());
    return forms;
  }

  /** {@return the forms that run their function when the stage fails} */
  static Map<String, Form> onFailure() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put("exceptionally", (s, p, e) -> s.exceptionally(f -> ran(p)));
    forms.put("exceptionallyAsync", (s, p, e) -> s.exceptionallyAsync(f -> ran(p)));
    forms.put("exceptionallyAsync on", (s, p, e) -> s.exceptionallyAsync(f -> ran(p), e));
    forms.put("exceptionallyCompose", (s, p, e) -> s.exceptionallyCompose(f -> done(p)));
    forms.put("exceptionallyComposeAsync", (s, p, e) -> s.exceptionallyComposeAsync(f -> done(p)));
    forms.put(
        "exceptionallyComposeAsync on", (s, p, e) -> s.exceptionallyComposeAsync(f -> done(p), e));
    forms.putAll(onEither());
    return forms;
  }

  private static Map<String, Form> onEither() {
    Map<String, Form> forms = new LinkedHashMap<>();
    forms.put("handle", (s, p, e) -> s.handle((v, f) -> ran(p)));
    forms.put("handleAsync", (s, p, e) -> s.handleAsync((v, f) -> ran(p)));
    forms.put("handleAsync on", (s, p, e) -> s.handleAsync((v, f) -> ran(p), e));
    forms.put("whenComplete", (s, p, e) -> s.whenComplete((v, f) -> p.run()));
    forms.put("whenCompleteAsync", (s, p, e) -> s.whenCompleteAsync((v, f) -> p.run()));
    forms.put("whenCompleteAsync on", (s, p, e) -> s.whenCompleteAsync((v, f) -> p.run(), e));
    return forms;
  }

  private static String ran(Runnable probe) {
    probe.run();
    return "ran";
  }

  private static CompletionStage<String> done(Runnable probe) {
    return CompletableFuture.completedFuture(ran(probe));
  }
}
