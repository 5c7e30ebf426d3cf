package io.asynclocal.agent.bridge.http;

import io.asynclocal.agent.bridge.Bridge;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A web socket's listener in the context in which the socket was opened. */
final class BoundListener implements WebSocket.Listener {
  private final Object context;
  private final WebSocket.Listener listener;

  BoundListener(Object context, WebSocket.Listener listener) {
    this.context = context;
    this.listener = listener;
  }

  @Override
  public void onOpen(WebSocket socket) {
    Object token = Bridge.enter(context);
    try {
      listener.onOpen(socket);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean isLast) {
    Object token = Bridge.enter(context);
    try {
      return listener.onText(socket, text, isLast);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean isLast) {
    Object token = Bridge.enter(context);
    try {
      return listener.onBinary(socket, bytes, isLast);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket socket, ByteBuffer bytes) {
    Object token = Bridge.enter(context);
    try {
      return listener.onPing(socket, bytes);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer bytes) {
    Object token = Bridge.enter(context);
    try {
      return listener.onPong(socket, bytes);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
    Object token = Bridge.enter(context);
    try {
      return listener.onClose(socket, status, reason);
    } finally {
      Bridge.leave(context, token);
    }
  }

  @Override
  public void onError(WebSocket socket, Throwable failure) {
    Object token = Bridge.enter(context);
    try {
      listener.onError(socket, failure);
    } finally {
      Bridge.leave(context, token);
    }
  }
}
