package io.asynclocal.grpc;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Begins each call in the root, with gRPC's own context, and binds its listener. */
final class EntryInterceptor implements ServerInterceptor {
  private static final AsyncBoundary CALL = AsyncBoundary.of("GrpcServerCall");

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Context rpc = Context.current();
    return AsyncContext.root().call(() -> begin(rpc, call, headers, next));
  }

  /** gRPC's context may be a store, and would be hidden by the root. */
  static <Q, R> ServerCall.Listener<Q> begin(
      Context rpc, ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Context before = rpc.attach();
    try {
      ServerCall.Listener<Q> listener = next.startCall(call, headers);
      return new BoundServerListener<>(listener, CALL.capture());
    } finally {
      rpc.detach(before);
    }
  }
}
