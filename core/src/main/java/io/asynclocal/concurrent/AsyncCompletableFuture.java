package io.asynclocal.concurrent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncResource;
import io.asynclocal.Capture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompletableFuture} that runs each callback in the context that was current when the
 * callback was registered, whoever completes the future and on whatever thread. So do all futures
 * derived from it.
 *
 * {@snippet :
 * AsyncCompletableFuture<Reply> reply = new AsyncCompletableFuture<>();
 * client.send(query, reply::complete); // completed by the client's own threads
 * requestId.run("r-17", () -> reply.thenAccept(r -> log(requestId.getStore()))); // r-17
 * }
 *
 * <p>Cancellation, exceptional completion, {@code join} and {@code get} are {@code
 * CompletableFuture}'s own.
 *
 * <p><b>Cost.</b> One small object for a callback, whatever the number of stores.
 *
 * <p><b>Memory.</b> A future that is complete keeps no context. One that was made while a hook
 * watched does: by the resource that the hook knows it by it keeps the context that it was made in,
 * as long as somebody keeps the future.
 *
 * <p>The rule is that of {@code then} in Node.js: the context of a reaction is that of its
 * registration.
 *
 * @param <T> the result's type
 */
public class AsyncCompletableFuture<T extends @Nullable Object> extends CompletableFuture<T> {

  private static final AsyncBoundary FUTURE = AsyncBoundary.of("CompletableFuture");

  /** Complete, and nobody's. */
  private static final AsyncCompletableFuture<Boolean> DONE = done();

  /**
   * What hooks see of this future, if one was enabled when it was made, or the future that this
   * follows, or {@linkplain SeenFollower both}; null as a rule. One field, since it is of every
   * future.
   */
  private @Nullable Object about;

  /** Makes an incomplete future. */
  @SuppressWarnings("this-escape") // to a callback of this class that runs on completion
  public AsyncCompletableFuture() {
    isSeen();
  }

  /**
   * Makes an incomplete future that follows another; or the future of a reaction, which {@link
   * #reacting} gives its resource.
   */
  AsyncCompletableFuture(@Nullable CompletableFuture<?> followed) {
    this.about = followed;
  }

  private static AsyncCompletableFuture<Boolean> done() {
    AsyncCompletableFuture<Boolean> done = new AsyncCompletableFuture<>(null);
    done.complete(true);
    return done;
  }

  /**
   * Makes a complete future: what another makes when it is complete itself is so from the
   * beginning, without an atomic write, and so the compiler may leave the object out.
   */
  static <T extends @Nullable Object> AsyncCompletableFuture<T> completedWith(T value) {
    if (!AsyncBoundary.isWatched()) {
      return DONE.followedBy(value);
    }
    AsyncCompletableFuture<T> future = new AsyncCompletableFuture<>();
    future.complete(value);
    return future;
  }

  private <U extends @Nullable Object> AsyncCompletableFuture<U> followedBy(U value) {
    return (AsyncCompletableFuture<U>) super.thenApply(mine -> value);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new AsyncCompletableFuture<>(null);
  }

  private Capture reaction() {
    return FUTURE.captureTriggeredBy(resource());
  }

  private @Nullable AsyncResource resource() {
    Object known = about;
    return known instanceof AsyncResource seenAs
        ? seenAs
        : known instanceof SeenFollower both ? both.seenAs() : null;
  }

  /** {@return the future that this follows, of which it has been told} */
  final CompletableFuture<?> followed() {
    return requireNonNull(source());
  }

  private @Nullable CompletableFuture<?> source() {
    Object known = about;
    return known instanceof CompletableFuture<?> source
        ? source
        : known instanceof SeenFollower both ? both.followed() : null;
  }

  /** Tells the hooks, if there are any, that this future has begun. */
  final void isSeen() {
    if (AsyncBoundary.isWatched() && FUTURE.capture() instanceof AsyncResource seenAs) {
      isSeenAs(seenAs);
    }
  }

  /** Lets the resource, if there is one, stand for the future whose value the reaction makes. */
  private static <U extends @Nullable Object> CompletableFuture<U> reacting(
      Capture reaction, CompletableFuture<U> future) {
    if (reaction instanceof AsyncResource seenAs && seenAs.asyncId() != 0) {
      ((AsyncCompletableFuture<U>) future).isSeenAs(seenAs);
    }
    return future;
  }

  private void isSeenAs(AsyncResource seenAs) {
    CompletableFuture<?> source = source();
    about = source == null ? seenAs : new SeenFollower(source, seenAs);
    var unused = super.whenComplete((value, failure) -> seenAs.emitPromiseResolve());
  }

  /** Has a watcher told of the completion, with what it fails with, in whoever's context. */
  void isFollowedBy(Consumer<@Nullable Throwable> watcher) {
    var unused = super.whenComplete((value, failure) -> watcher.accept(failure));
  }

  /** Tells the hooks before the reactions begin, which a completion from outside does first. */
  private void isResolved() {
    AsyncResource seenAs = resource();
    if (seenAs != null && !isDone()) {
      seenAs.emitPromiseResolve();
    }
  }

  @Override
  public boolean complete(T value) {
    isResolved();
    return super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    requireNonNull(failure, "failure is null. Pass what the future is to fail with.");
    AsyncResource seenAs = resource();
    if (seenAs != null && !isDone()) {
      seenAs.emitFailure(failure);
    }
    isResolved();
    return super.completeExceptionally(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    isResolved();
    return super.cancel(mayInterruptIfRunning);
  }

  /** {@inheritDoc} What tells the hooks of the completion isn't counted. */
  @Override
  public int getNumberOfDependents() {
    int dependents = super.getNumberOfDependents();
    return resource() == null || dependents == 0 ? dependents : dependents - 1;
  }

  @Override
  public CompletionStage<T> minimalCompletionStage() {
    return MinimalStage.of(this);
  }

  /** Completes this future as another stage did. */
  void settle(T value, @Nullable Throwable failure) {
    if (failure == null) {
      complete(value);
    } else {
      completeExceptionally(failure);
    }
  }

  /** Binds what no future stands for: it has come to its end when it has run. */
  private static <T extends @Nullable Object> Supplier<T> supplying(
      Capture reaction, Supplier<? extends T> supplier) {
    Supplier<T> bound = reaction.bindSupplier(supplier);
    return reaction instanceof AsyncResource ? releasing(reaction, bound) : bound;
  }

  private static <T extends @Nullable Object> Supplier<T> releasing(
      Capture reaction, Supplier<T> bound) {
    return () -> {
      try {
        return bound.get();
      } finally {
        reaction.release();
      }
    };
  }

  @Override
  public AsyncCompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
    Capture reaction = reaction();
    super.completeAsync(supplying(reaction, supplier));
    return this;
  }

  @Override
  public AsyncCompletableFuture<T> completeAsync(
      Supplier<? extends T> supplier, Executor executor) {
    Capture reaction = reaction();
    boolean accepted = false;
    try {
      super.completeAsync(supplying(reaction, supplier), executor);
      accepted = true;
    } finally {
      if (!accepted) {
        reaction.release(); // rejected
      }
    }
    return this;
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApply(
      Function<? super T, ? extends U> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenApply(reaction.bindFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenApplyAsync(reaction.bindFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenApplyAsync(
      Function<? super T, ? extends U> fn, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenApplyAsync(reaction.bindFunction(fn), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAccept(Consumer<? super T> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenAccept(reaction.bindConsumer(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAcceptAsync(Consumer<? super T> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenAcceptAsync(reaction.bindConsumer(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenAcceptAsync(
      Consumer<? super T> action, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenAcceptAsync(reaction.bindConsumer(action), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRun(Runnable action) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenRun(reaction.bind(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRunAsync(Runnable action) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenRunAsync(reaction.bind(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> thenRunAsync(Runnable action, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenRunAsync(reaction.bind(action), executor));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object> CompletableFuture<V> thenCombine(
      CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenCombine(other, reaction.bindBiFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object>
      CompletableFuture<V> thenCombineAsync(
          CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenCombineAsync(other, reaction.bindBiFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object, V extends @Nullable Object>
      CompletableFuture<V> thenCombineAsync(
          CompletionStage<? extends U> other,
          BiFunction<? super T, ? super U, ? extends V> fn,
          Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenCombineAsync(other, reaction.bindBiFunction(fn), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBoth(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenAcceptBoth(other, reaction.bindBiConsumer(action)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenAcceptBothAsync(other, reaction.bindBiConsumer(action)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<@Nullable Void> thenAcceptBothAsync(
      CompletionStage<? extends U> other,
      BiConsumer<? super T, ? super U> action,
      Executor executor) {
    Capture reaction = reaction();
    return reacting(
        reaction, super.thenAcceptBothAsync(other, reaction.bindBiConsumer(action), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
    Capture reaction = reaction();
    return reacting(reaction, super.runAfterBoth(other, reaction.bind(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action) {
    Capture reaction = reaction();
    return reacting(reaction, super.runAfterBothAsync(other, reaction.bind(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterBothAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.runAfterBothAsync(other, reaction.bind(action), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.applyToEither(other, reaction.bindFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.applyToEitherAsync(other, reaction.bindFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> fn, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.applyToEitherAsync(other, reaction.bindFunction(fn), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.acceptEither(other, reaction.bindConsumer(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.acceptEitherAsync(other, reaction.bindConsumer(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    Capture reaction = reaction();
    return reacting(
        reaction, super.acceptEitherAsync(other, reaction.bindConsumer(action), executor));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEither(
      CompletionStage<?> other, Runnable action) {
    Capture reaction = reaction();
    return reacting(reaction, super.runAfterEither(other, reaction.bind(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action) {
    Capture reaction = reaction();
    return reacting(reaction, super.runAfterEitherAsync(other, reaction.bind(action)));
  }

  @Override
  public CompletableFuture<@Nullable Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.runAfterEitherAsync(other, reaction.bind(action), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenCompose(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenCompose(reaction.bindFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenComposeAsync(reaction.bindFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> thenComposeAsync(
      Function<? super T, ? extends CompletionStage<U>> fn, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.thenComposeAsync(reaction.bindFunction(fn), executor));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handle(
      BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.handle(reaction.bindBiFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handleAsync(
      BiFunction<? super T, @Nullable Throwable, ? extends U> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.handleAsync(reaction.bindBiFunction(fn)));
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> handleAsync(
      BiFunction<? super T, @Nullable Throwable, ? extends U> fn, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.handleAsync(reaction.bindBiFunction(fn), executor));
  }

  @Override
  public CompletableFuture<T> whenComplete(
      BiConsumer<? super T, ? super @Nullable Throwable> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.whenComplete(reaction.bindBiConsumer(action)));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super T, ? super @Nullable Throwable> action) {
    Capture reaction = reaction();
    return reacting(reaction, super.whenCompleteAsync(reaction.bindBiConsumer(action)));
  }

  @Override
  public CompletableFuture<T> whenCompleteAsync(
      BiConsumer<? super T, ? super @Nullable Throwable> action, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.whenCompleteAsync(reaction.bindBiConsumer(action), executor));
  }

  @Override
  public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.exceptionally(reaction.bindFunction(fn)));
  }

  @Override
  public CompletableFuture<T> exceptionallyAsync(Function<Throwable, ? extends T> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.exceptionallyAsync(reaction.bindFunction(fn)));
  }

  @Override
  public CompletableFuture<T> exceptionallyAsync(
      Function<Throwable, ? extends T> fn, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.exceptionallyAsync(reaction.bindFunction(fn), executor));
  }

  @Override
  public CompletableFuture<T> exceptionallyCompose(
      Function<Throwable, ? extends CompletionStage<T>> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.exceptionallyCompose(reaction.bindFunction(fn)));
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> fn) {
    Capture reaction = reaction();
    return reacting(reaction, super.exceptionallyComposeAsync(reaction.bindFunction(fn)));
  }

  @Override
  public CompletableFuture<T> exceptionallyComposeAsync(
      Function<Throwable, ? extends CompletionStage<T>> fn, Executor executor) {
    Capture reaction = reaction();
    return reacting(reaction, super.exceptionallyComposeAsync(reaction.bindFunction(fn), executor));
  }

  /** What a future is about that follows another and is seen by hooks. */
  private record SeenFollower(CompletableFuture<?> followed, AsyncResource seenAs) {}
}
