package io.asynclocal.guava;

import com.google.common.util.concurrent.ForwardingListenableFuture.SimpleForwardingListenableFuture;
import com.google.common.util.concurrent.ListenableFuture;
import io.asynclocal.AsyncBoundary;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A future that binds its listeners where they are added. */
final class PropagatingListenableFuture<V extends @Nullable Object>
    extends SimpleForwardingListenableFuture<V> {
  private static final AsyncBoundary LISTENER = AsyncBoundary.of("GuavaListener");

  PropagatingListenableFuture(ListenableFuture<V> future) {
    super(future);
  }

  @Override
  public void addListener(Runnable listener, Executor executor) {
    delegate().addListener(LISTENER.bindOnce(listener), executor);
  }
}
