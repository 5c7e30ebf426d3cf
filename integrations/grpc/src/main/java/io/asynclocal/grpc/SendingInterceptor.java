package io.asynclocal.grpc;

import io.asynclocal.remote.Destination;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors.CheckedForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Map;

/** Writes the stores of whoever starts a call into its metadata. */
final class SendingInterceptor implements ClientInterceptor {
  private final RemoteStores remote;
  private final Map<String, Metadata.Key<String>> keys;

  SendingInterceptor(RemoteStores remote) {
    this.remote = remote;
    this.keys = MetadataHeaders.keysOf(remote);
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    String authority = options.getAuthority() == null ? next.authority() : options.getAuthority();
    return new SendingCall<>(
        next.newCall(method, options), Destination.ofAuthority("grpc", authority));
  }

  private final class SendingCall<Q, R> extends CheckedForwardingClientCall<Q, R> {
    private final Destination destination;

    SendingCall(ClientCall<Q, R> call, Destination destination) {
      super(call);
      this.destination = destination;
    }

    @Override
    protected void checkedStart(Listener<R> listener, Metadata headers) throws StatusException {
      try {
        remote.send(destination, new MetadataHeaders(keys, headers));
      } catch (MissingStoreException e) {
        throw Status.INVALID_ARGUMENT.withDescription(e.getMessage()).withCause(e).asException();
      }
      delegate().start(listener, headers);
    }
  }
}
