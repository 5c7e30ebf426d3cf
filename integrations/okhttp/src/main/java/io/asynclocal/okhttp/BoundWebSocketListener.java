package io.asynclocal.okhttp;

import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Tells a listener of what comes, in the context in which the socket was opened. */
final class BoundWebSocketListener extends WebSocketListener {
  private final WebSocketListener listener;

  private final SocketContext context;

  BoundWebSocketListener(WebSocketListener listener, SocketContext context) {
    this.listener = listener;
    this.context = context;
  }

  @Override
  public void onOpen(WebSocket socket, Response response) {
    context.captured().bind(() -> listener.onOpen(socket, response)).run();
  }

  @Override
  public void onMessage(WebSocket socket, String text) {
    context
        .captured()
        .accept(
            (WebSocket from, String message) -> listener.onMessage(from, message), socket, text);
  }

  @Override
  public void onMessage(WebSocket socket, ByteString bytes) {
    context
        .captured()
        .accept(
            (WebSocket from, ByteString message) -> listener.onMessage(from, message),
            socket,
            bytes);
  }

  @Override
  public void onClosing(WebSocket socket, int code, String reason) {
    context.captured().bind(() -> listener.onClosing(socket, code, reason)).run();
  }

  @Override
  public void onClosed(WebSocket socket, int code, String reason) {
    end(() -> listener.onClosed(socket, code, reason));
  }

  @Override
  public void onFailure(WebSocket socket, Throwable failure, @Nullable Response response) {
    end(() -> listener.onFailure(socket, failure, response));
  }

  private void end(Runnable last) {
    try {
      context.captured().bind(last).run();
    } finally {
      context.release();
    }
  }
}
