package io.asynclocal.agent.bridge;

import java.nio.channels.CompletionHandler;
import org.jspecify.annotations.Nullable;

/** A channel's handler, called once in the context in which its operation was begun. */
@SuppressWarnings("unchecked") // the channel passes what the handler was given for
final class BoundHandler implements CompletionHandler<@Nullable Object, @Nullable Object> {
  private final Object captured;
  private final CompletionHandler<@Nullable Object, @Nullable Object> handler;

  BoundHandler(Object captured, CompletionHandler<?, ?> handler) {
    this.captured = captured;
    this.handler = (CompletionHandler<@Nullable Object, @Nullable Object>) handler;
  }

  @Override
  public void completed(@Nullable Object result, @Nullable Object attachment) {
    Object token = Bridge.enter(captured);
    try {
      handler.completed(result, attachment);
    } finally {
      Bridge.end(captured, token);
    }
  }

  @Override
  public void failed(Throwable failure, @Nullable Object attachment) {
    Object token = Bridge.enter(captured);
    try {
      handler.failed(failure, attachment);
    } finally {
      Bridge.end(captured, token);
    }
  }

  @Override
  public String toString() {
    return String.valueOf(handler);
  }
}
