package io.asynclocal.benchmarks.frameworks;

import brave.Tracing;
import brave.grpc.GrpcTracing;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.GrpcContext;
import io.asynclocal.benchmarks.GrpcsOwnStorage;
import io.asynclocal.benchmarks.OpenTelemetryContext;
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
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs that a server's listener is told of a message and two ends as the call. */
@Question(value = "gRPC: a server's call of one message", baseline = "plain")
public class ServeGrpcCall extends Comparison {
  private static final Metadata HEADERS = new Metadata();

  /** The interceptors, and what they stand before. */
  @State(Scope.Thread)
  public static class Calls {
    private final ServerInterceptor ours = GrpcInterceptors.server();
    private final ServerInterceptor openTelemetry =
        GrpcTelemetry.create(OpenTelemetry.noop()).createServerInterceptor();
    private final Tracing tracing = Tracing.newBuilder().build();
    private final ServerInterceptor brave = GrpcTracing.create(tracing).newServerInterceptor();
    private final UnsentCall call = new UnsentCall();

    /** What the application does. */
    public int told;

    /** Has Brave trace nothing. */
    @Setup
    public void traceNothing() {
      tracing.setNoop(true);
    }

    /** Lets go of it. */
    @TearDown
    public void end() {
      tracing.close();
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public int plain(Calls calls) {
    return hear(new Application(calls), calls);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Calls calls, Stores stores) {
    return hear(calls.ours, calls);
  }

  @Benchmark
  @Contender("OpenTelemetry's library, tracing nothing")
  public int openTelemetry(Calls calls, OpenTelemetryContext otel) {
    return hear(calls.openTelemetry, calls);
  }

  @Benchmark
  @Contender("Brave's library, tracing nothing")
  public int brave(Calls calls) {
    return hear(calls.brave, calls);
  }

  @Benchmark
  @Fork(jvmArgsAppend = GrpcsOwnStorage.FORK)
  @Contender("gRPC's own Context")
  public int grpc(Calls calls, GrpcContext grpc) {
    Context context = Context.current().withValue(grpc.key, grpc.value);
    return hear(
        Contexts.interceptCall(
            context, calls.call, HEADERS, (call, headers) -> new Application(calls)),
        calls);
  }

  private static int hear(ServerInterceptor interceptor, Calls calls) {
    return hear(
        interceptor.interceptCall(calls.call, HEADERS, (call, headers) -> new Application(calls)),
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
      return EchoCalls.METHOD;
    }
  }
}
