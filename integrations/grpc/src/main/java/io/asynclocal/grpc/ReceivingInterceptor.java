package io.asynclocal.grpc;

import io.asynclocal.AsyncContext;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;
import java.util.function.Function;

/** Begins each call with the stores that have come along, and binds its listener. */
final class ReceivingInterceptor implements ServerInterceptor {
  private final RemoteStores remote;
  private final Function<? super ServerCall<?, ?>, Caller> callers;
  private final Map<String, Metadata.Key<String>> keys;

  ReceivingInterceptor(RemoteStores remote, Function<? super ServerCall<?, ?>, Caller> callers) {
    this.remote = remote;
    this.callers = callers;
    this.keys = MetadataHeaders.keysOf(remote);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    AsyncContext context;
    try {
      context = remote.receive(callerOf(call), new MetadataHeaders(keys, headers)::values);
    } catch (MissingStoreException e) {
      call.close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    Context rpc = Context.current();
    ServerCall<Q, R> responding = new RespondingCall<>(call, context);
    return context.call(() -> EntryInterceptor.begin(rpc, responding, headers, next));
  }

  private Caller callerOf(ServerCall<?, ?> call) {
    try {
      return callers.apply(call);
    } catch (RuntimeException e) {
      return Caller.unknown();
    }
  }

  /** Answers with the stores that the call came with, whoever sends the answer. */
  private final class RespondingCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final AsyncContext context;

    RespondingCall(ServerCall<Q, R> call, AsyncContext context) {
      super(call);
      this.context = context;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      context.run(() -> remote.respond(new MetadataHeaders(keys, headers)));
      super.sendHeaders(headers);
    }
  }
}
