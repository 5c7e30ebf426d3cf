package io.asynclocal.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A future that follows another library's, and tells that one where nobody waits any more. */
final class FollowingFuture<T extends @Nullable Object> extends AsyncCompletableFuture<T> {
  private final CompletableFuture<?> source;

  private FollowingFuture(CompletableFuture<?> source) {
    this.source = source;
  }

  static <T extends @Nullable Object> AsyncCompletableFuture<T> of(CompletionStage<T> stage) {
    return stage instanceof CompletableFuture<T> source
        ? new FollowingFuture<>(source)
        : new AsyncCompletableFuture<>();
  }

  @Override
  public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
    return new Derived<>(source);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      cancel(source, mayInterruptIfRunning);
    }
    return cancelled;
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    var unused = super.orTimeout(timeout, unit);
    isFollowedBy(
        failure -> {
          if (failure instanceof TimeoutException) {
            cancel(source, true);
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
            cancel(source, true); // without effect where the value is the source's
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
    private final CompletableFuture<?> source;

    Derived(CompletableFuture<?> source) {
      super(null);
      this.source = source;
    }

    @Override
    public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
      return new Derived<>(source);
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
        FollowingFuture.cancel(source.newIncompleteFuture(), mayInterruptIfRunning);
      }
      return cancelled;
    }
  }
}
