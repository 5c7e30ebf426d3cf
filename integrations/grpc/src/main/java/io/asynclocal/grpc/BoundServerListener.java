package io.asynclocal.grpc;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.grpc.ServerCall;

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
    capture.bind(listener::onHalfClose).run();
  }

  @Override
  public void onReady() {
    capture.bind(listener::onReady).run();
  }

  @Override
  public void onCancel() {
    end(listener::onCancel);
  }

  @Override
  public void onComplete() {
    end(listener::onComplete);
  }

  private void end(Runnable last) {
    Capture ended = capture;
    capture = AsyncContext.root();
    ended.bindOnce(last).run();
  }

  /** {@return the listener's own description} */
  @Override
  public String toString() {
    return listener.toString();
  }
}
