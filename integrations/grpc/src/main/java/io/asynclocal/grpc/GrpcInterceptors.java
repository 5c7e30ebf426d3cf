package io.asynclocal.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;

/**
 * What carries stores through gRPC's calls, whose listeners are called on any thread of an
 * executor.
 *
 * {@snippet :
 * Server server =
 *     ServerBuilder.forPort(port).addService(service).intercept(GrpcInterceptors.server()).build();
 * ManagedChannel channel =
 *     ManagedChannelBuilder.forTarget(target).intercept(GrpcInterceptors.client()).build();
 * }
 *
 * <p><b>Server.</b> A call begins with no stores. What other interceptors and the handler enter
 * where the call is started, such as its id, is there in each method of the call's listener, and so
 * in the service, be it on another thread; what is entered in one of these methods ends with it.
 *
 * <p><b>Client.</b> Each method of the listener, and so every observer, runs with the stores of
 * whoever started the call, and so do the credentials.
 *
 * <p><b>Order.</b> gRPC calls the interceptor first that was added last. Add the server's last and
 * the client's first, so that what others do with the call is done in its context.
 *
 * <p><b>Memory.</b> After a call has ended nothing here refers to its context.
 */
public final class GrpcInterceptors {
  private GrpcInterceptors() {}

  /** {@return what makes each call that a server receives a piece of work of its own} */
  public static ServerInterceptor server() {
    return new EntryInterceptor();
  }

  /** {@return what gives a client's listeners the stores of whoever starts the call} */
  public static ClientInterceptor client() {
    return new CapturingInterceptor();
  }
}
