package io.asynclocal.agent;

import java.util.List;

/**
 * gRPC: a client's listener is called in the context in which its call was started, also if the
 * call had to wait for a name to be resolved; a server's method in the one in which the last
 * interceptor started it. What gRPC makes for an executor, in the thread of its transport, is one
 * kind of task, which goes on in the context in which it is made.
 */
final class GrpcEdits implements Instrumentation {
  private static final String INTERNAL = "io.grpc.internal.";
  private static final String SERVER = "io.grpc.stub.ServerCalls$";

  @Override
  public String name() {
    return "grpc";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        LibraryClass.named(INTERNAL + "ClientCallImpl$ClientStreamListenerImpl")
            .keepsContextWhereMade(0)
            .runsIn("headersRead", "messagesAvailable", "closed", "onReady"),
        LibraryClass.named(INTERNAL + "ContextRunnable").keepsContextWhereMade(0).runsIn("run"),
        LibraryClass.named(INTERNAL + "DelayedClientCall")
            .keepsContextWhereMade(0)
            .runsIn("setCall", "drainPendingCalls"),
        server("UnaryServerCallHandler$UnaryServerCallListener"),
        server("StreamingServerCallHandler$StreamingServerCallListener"));
  }

  private static LibraryClass server(String listener) {
    return LibraryClass.named(SERVER + listener)
        .keepsContextWhereMade(0)
        .runsIn("onMessage", "onHalfClose", "onCancel", "onReady", "onComplete");
  }
}
