package io.asynclocal.grpc;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.grpc.ServerCall;
import java.util.function.BiConsumer;

/** A listener of whose methods each runs in the call's context. gRPC calls one after the other. */
final class BoundServerListener<Q> extends ServerCall.Listener<Q> {
  private final ServerCall.Listener<Q> listener;

  /** The root after the call, so that whoever keeps this keeps no context. */
  private Capture capture;

  BoundServerListener(ServerCall.Listener<Q> listener, Capture capture) {
    this.listener = listener;
    this.capture = capture;
  }

  @Override
  public void onMessage(Q message) {
    capture.accept(ServerCall.Listener::onMessage, listener, message);
  }

  @Override
  public void onHalfClose() {
    capture.accept((told, in) -> told.onHalfClose(), listener, capture);
  }

  @Override
  public void onReady() {
    capture.accept((told, in) -> told.onReady(), listener, capture);
  }

  @Override
  public void onCancel() {
    end((told, in) -> told.onCancel());
  }

  @Override
  public void onComplete() {
    end((told, in) -> told.onComplete());
  }

  private void end(BiConsumer<ServerCall.Listener<Q>, Capture> last) {
    Capture ended = capture;
    capture = AsyncContext.root();
    try {
      ended.accept(last, listener, ended);
    } finally {
      ended.release();
    }
  }

  /** {@return the listener's own description} */
  @Override
  public String toString() {
    return listener.toString();
  }
}
