package io.asynclocal.grpc;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;

/** A listener of whose methods each runs in the context in which the call was started. */
final class BoundClientListener<R> extends ClientCall.Listener<R> {
  private final ClientCall.Listener<R> listener;

  /** The root after the call, so that whoever keeps this keeps no context. */
  private Capture capture;

  BoundClientListener(ClientCall.Listener<R> listener, Capture capture) {
    this.listener = listener;
    this.capture = capture;
  }

  @Override
  public void onHeaders(Metadata headers) {
    capture.accept(ClientCall.Listener::onHeaders, listener, headers);
  }

  @Override
  public void onMessage(R message) {
    capture.accept(ClientCall.Listener::onMessage, listener, message);
  }

  @Override
  public void onReady() {
    capture.accept((told, in) -> told.onReady(), listener, capture);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    Capture ended = capture;
    capture = AsyncContext.root();
    ended.bindOnce(() -> listener.onClose(status, trailers)).run();
  }

  /** {@return the listener's own description} */
  @Override
  public String toString() {
    return listener.toString();
  }
}
