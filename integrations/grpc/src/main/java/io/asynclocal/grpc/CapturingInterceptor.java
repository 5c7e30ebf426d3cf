package io.asynclocal.grpc;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** Captures where a call is started, and binds its listener. */
final class CapturingInterceptor implements ClientInterceptor {
  private static final AsyncBoundary CALL = AsyncBoundary.of("GrpcClientCall");

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    CallCredentials credentials = options.getCredentials();
    CallOptions bound =
        credentials == null
            ? options
            : options.withCallCredentials(
                new BoundCredentials(credentials, AsyncContext.current()));
    return new CapturingCall<>(next.newCall(method, bound));
  }

  private static final class CapturingCall<Q, R> extends SimpleForwardingClientCall<Q, R> {
    CapturingCall(ClientCall<Q, R> call) {
      super(call);
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
      Capture capture = CALL.capture();
      try {
        super.start(new BoundClientListener<>(listener, capture), headers);
      } catch (RuntimeException | Error e) {
        capture.release(); // a call that wasn't started calls nobody
        throw e;
      }
    }
  }
}
