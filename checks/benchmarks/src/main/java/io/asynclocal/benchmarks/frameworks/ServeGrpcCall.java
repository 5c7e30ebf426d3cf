package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.GrpcContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.grpc.GrpcInterceptors;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.InputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs that a server's listener is told of a message and two ends as the call. */
@Question(value = "gRPC: a server's call of one message", baseline = "plain")
public class ServeGrpcCall extends Comparison {
  private static final Metadata HEADERS = new Metadata();

  /** The interceptors, and what they stand before. */
  @State(Scope.Thread)
  public static class Calls {
    private final ServerInterceptor ours = GrpcInterceptors.server();
    private final UnsentCall call = new UnsentCall();

    /** What the application does. */
    public int told;
  }

  @Benchmark
  @Contender("nothing carried")
  public int plain(Calls calls) {
    return hear(new Application(calls), calls);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Calls calls, Stores stores) {
    return hear(
        calls.ours.interceptCall(calls.call, HEADERS, (call, headers) -> new Application(calls)),
        calls);
  }

  @Benchmark
  @Contender("gRPC's own Context")
  public int grpc(Calls calls, GrpcContext grpc) {
    Context context = Context.current().withValue(grpc.key, grpc.value);
    return hear(
        Contexts.interceptCall(
            context, calls.call, HEADERS, (call, headers) -> new Application(calls)),
        calls);
  }

  private static int hear(ServerCall.Listener<String> listener, Calls calls) {
    listener.onMessage("message");
    listener.onHalfClose();
    listener.onComplete();
    return calls.told;
  }

  /** Counts what it is told. */
  private static final class Application extends ServerCall.Listener<String> {
    private final Calls calls;

    Application(Calls calls) {
      this.calls = calls;
    }

    @Override
    public void onMessage(String message) {
      calls.told++;
    }

    @Override
    public void onHalfClose() {
      calls.told++;
    }

    @Override
    public void onComplete() {
      calls.told++;
    }
  }

  /** A call that nobody answers. */
  private static final class UnsentCall extends ServerCall<String, String> {
    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(String message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public MethodDescriptor<String, String> getMethodDescriptor() {
      return MethodDescriptor.<String, String>newBuilder(new NoBytes(), new NoBytes())
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("echo/ask")
          .build();
    }
  }

  /** Messages that are never sent. */
  private static final class NoBytes implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String message) {
      return InputStream.nullInputStream();
    }

    @Override
    public String parse(InputStream stream) {
      return "";
    }
  }
}
