package io.asynclocal.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class GrpcReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();
  private static final Metadata.Key<String> ID = Echo.HEADER;

  /** Enters the id that comes with a call. */
  private static final class RequestIds implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      REQUEST_ID.enterWith(headers.get(ID)); // in requestIds, an interceptor
      return next.startCall(call, headers);
    }
  }

  @Test
  void service_seesTheIdOfItsCall() throws Exception {
    ServerInterceptor requestIds = new RequestIds();
    ServerServiceDefinition service =
        ServerServiceDefinition.builder("echo")
            .addMethod(
                Echo.UNARY,
                ServerCalls.asyncUnaryCall(
                    (word, answers) -> {
                      answers.onNext(word + " for " + REQUEST_ID.getStore());
                      answers.onCompleted();
                    }))
            .build();
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .intercept(requestIds)
            .intercept(GrpcInterceptors.server()) // added last, called first
            .build()
            .start();
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .intercept(GrpcInterceptors.client()) // added first, called last
            .build();
    Metadata headers = new Metadata();
    headers.put(ID, "r-17");
    try {
      assertEquals(
          "tea for r-17",
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
              Echo.UNARY,
              CallOptions.DEFAULT,
              "tea"));
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }
}
