package io.asynclocal.grpc;

import static java.util.Objects.requireNonNull;

import io.asynclocal.remote.Caller;
import io.asynclocal.remote.MissingStoreException;
import io.asynclocal.remote.RemoteStores;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import io.grpc.ServerInterceptor;
import java.security.Principal;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Carries declared stores from one process to the next, in the metadata of gRPC's calls.
 *
 * {@snippet :
 * Server server =
 *     ServerBuilder.forPort(port).addService(service).intercept(GrpcRemote.server(remote)).build();
 * ManagedChannel channel =
 *     ManagedChannelBuilder.forTarget(target)
 *         .intercept(GrpcRemote.client(remote), GrpcInterceptors.client())
 *         .build();
 * }
 *
 * <p><b>Server.</b> In place of {@link GrpcInterceptors#server}: a call begins with the stores that
 * have come along, and each method of its listener has them. Without a required store it is closed
 * with {@code INVALID_ARGUMENT}, and nothing of the application is called. What is declared to be
 * in responses is in the response's headers.
 *
 * <p><b>Client.</b> Beside {@link GrpcInterceptors#client}. The destination is the call's authority
 * with the scheme {@code grpc}. Retries and hedging repeat the headers that were written once.
 *
 * <p>A call with more than 8,192 bytes of metadata fails; ours are 4,096 at most.
 */
@SuppressWarnings("exports") // whoever uses it has the module for remote stores
public final class GrpcRemote {
  private GrpcRemote() {}

  /**
   * Returns an interceptor for which the caller is the other end of the connection, with the name
   * of its certificate if the server asks for one.
   *
   * @param remote the stores
   * @return the interceptor, to be added last
   * @throws IllegalArgumentException if a declared header's name can't be one in metadata
   */
  public static ServerInterceptor server(RemoteStores remote) {
    return server(remote, GrpcRemote::peer);
  }

  /**
   * Returns an interceptor that knows callers otherwise, such as by a token that it verifies.
   *
   * @param remote the stores
   * @param callers says who sent a call; what it throws counts as nobody
   * @return the interceptor, to be added last
   * @throws IllegalArgumentException if a declared header's name can't be one in metadata
   */
  public static ServerInterceptor server(
      RemoteStores remote, Function<? super ServerCall<?, ?>, Caller> callers) {
    requireNonNull(remote, "remote is null. Pass the stores that are declared.");
    requireNonNull(callers, "callers is null. Pass what knows who sent a call.");
    return new ReceivingInterceptor(remote, callers);
  }

  /**
   * Returns an interceptor that sends the stores of whoever starts a call. A required store that
   * can't be sent closes the call with {@code INVALID_ARGUMENT} and a {@link MissingStoreException}
   * as its cause, and nothing is sent.
   *
   * @param remote the stores
   * @return the interceptor
   * @throws IllegalArgumentException if a declared header's name can't be one in metadata
   */
  public static ClientInterceptor client(RemoteStores remote) {
    requireNonNull(remote, "remote is null. Pass the stores that are declared.");
    return new SendingInterceptor(remote);
  }

  /**
   * Returns who the other end of a call's connection is.
   *
   * @param call a call that a server received
   * @return its address, and the principal that its certificate names
   */
  public static Caller peer(ServerCall<?, ?> call) {
    Caller peer = Caller.at(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    return peer.withPrincipal(certified(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
  }

  private static @Nullable Principal certified(@Nullable SSLSession session) {
    try {
      return session == null ? null : session.getPeerPrincipal();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
