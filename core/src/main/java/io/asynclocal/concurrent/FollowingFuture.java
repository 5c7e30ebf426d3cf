package io.asynclocal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A future that follows another library's, and tells that one where nobody waits any more. It is
 * also what is told of the other's end, which saves an object.
 */
final class FollowingFuture<T extends @Nullable Object> extends AsyncCompletableFuture<T>
    implements BiConsumer<T, @Nullable Throwable> {
  private FollowingFuture(CompletableFuture<?> source) {
    super(source);
    isSeen();
  }

  static <T extends @Nullable Object> AsyncCompletableFuture<T> of(CompletionStage<T> stage) {
    if (stage instanceof CompletableFuture<T> source) {
      return hasSucceeded(source) ? completedWith(source.join()) : following(source);
    }
    AsyncCompletableFuture<T> future = new AsyncCompletableFuture<>();
    stage.whenComplete(future::settle);
    return future;
  }

  /** Nothing is left to follow, as in a cache's future. Other classes may refuse to be asked. */
  private static boolean hasSucceeded(CompletableFuture<?> source) {
    return source.getClass() == CompletableFuture.class
        && source.isDone()
        && !source.isCompletedExceptionally();
  }

  private static <T extends @Nullable Object> AsyncCompletableFuture<T> following(
      CompletableFuture<T> source) {
    FollowingFuture<T> future = new FollowingFuture<>(source);
    var unused = source.whenComplete(future);
    return future;
  }

  @Override
  public void accept(T value, @Nullable Throwable failure) {
    settle(value, failure);
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new Derived<>(followed());
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      cancel(followed(), mayInterruptIfRunning);
    }
    return cancelled;
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    var unused = super.orTimeout(timeout, unit);
    isFollowedBy(
        failure -> {
          if (failure instanceof TimeoutException) {
            cancel(followed(), true);
          }
        });
    return this;
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    var unused = super.completeOnTimeout(value, timeout, unit);
    isFollowedBy(
        failure -> {
          if (failure == null) {
            cancel(followed(), true); // without effect where the value is the source's
          }
        });
    return this;
  }

  private static void cancel(CompletableFuture<?> followed, boolean mayInterruptIfRunning) {
    try {
      followed.cancel(mayInterruptIfRunning);
    } catch (UnsupportedOperationException e) {
      // A minimal stage is nobody's to cancel, though its class says otherwise.
    }
  }

  /** A future that is derived from one that follows another. */
  private static final class Derived<T extends @Nullable Object> extends AsyncCompletableFuture<T> {
    Derived(CompletableFuture<?> source) {
      super(source);
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
      return new Derived<>(followed());
    }

    /**
     * Whether a derived future reaches the source is the source's business: it makes the classes of
     * those that are derived from it. An HTTP client's reach the exchange; the JDK's own reach
     * nothing.
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        FollowingFuture.cancel(followed().newIncompleteFuture(), mayInterruptIfRunning);
      }
      return cancelled;
    }
  }
}
