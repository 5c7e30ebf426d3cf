package io.asynclocal.guava;

import com.google.common.util.concurrent.ForwardingListeningExecutorService;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** An executor whose futures are propagating; its tasks are bound by the one below. */
final class PropagatingListeningExecutorService extends ForwardingListeningExecutorService {
  private final ListeningExecutorService executor;

  PropagatingListeningExecutorService(ListeningExecutorService executor) {
    this.executor = executor;
  }

  @Override
  protected ListeningExecutorService delegate() {
    return executor;
  }

  @Override
  public <T extends @Nullable Object> ListenableFuture<T> submit(Callable<T> task) {
    return ListenableFutures.propagating(super.submit(task));
  }

  @Override
  public ListenableFuture<?> submit(Runnable task) {
    return ListenableFutures.propagating(super.submit(task));
  }

  @Override
  @SuppressWarnings("NullAway") // reads the overridden method's type variable as nullable
  public <T extends @Nullable Object> ListenableFuture<T> submit(Runnable task, T result) {
    return ListenableFutures.propagating(super.submit(task, result));
  }
}
