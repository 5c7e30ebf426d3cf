package io.asynclocal.benchmarks.frameworks;

import static java.util.Objects.requireNonNull;

import brave.Tracing;
import brave.grpc.GrpcTracing;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.grpc.GrpcInterceptors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs that a client's observer hears as who called, with gRPC's transport in process. */
@Question(value = "gRPC: a client's call, answered in process", baseline = "plain")
public class CallGrpc extends Comparison {
  /** The channel, with each of the interceptors; all is done on the caller's thread. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by connect(), which JMH calls
  public static class Channels {
    private final Tracing tracing = Tracing.newBuilder().build();
    private Server server;
    private ManagedChannel plain;
    private Channel carrying;
    private Channel openTelemetry;
    private Channel brave;

    /** Starts the server, and has Brave trace nothing. */
    @Setup
    public void connect() throws IOException {
      tracing.setNoop(true);
      server =
          InProcessServerBuilder.forName("echo")
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("echo")
                      .addMethod(EchoCalls.METHOD, ServerCalls.asyncUnaryCall(Channels::echo))
                      .build())
              .build()
              .start();
      plain = InProcessChannelBuilder.forName("echo").directExecutor().build();
      carrying = ClientInterceptors.intercept(plain, GrpcInterceptors.client());
      openTelemetry =
          ClientInterceptors.intercept(
              plain, GrpcTelemetry.create(OpenTelemetry.noop()).createClientInterceptor());
      brave =
          ClientInterceptors.intercept(plain, GrpcTracing.create(tracing).newClientInterceptor());
    }

    private static void echo(String asked, StreamObserver<String> answers) {
      answers.onNext(asked);
      answers.onCompleted();
    }

    /** Ends all of it. */
    @TearDown
    public void end() {
      plain.shutdownNow();
      server.shutdownNow();
      tracing.close();
    }
  }

  /** Keeps what it hears. */
  private static final class Answer implements StreamObserver<String> {
    private @Nullable String heard;

    @Override
    public void onNext(String answer) {
      heard = answer;
    }

    @Override
    public void onError(Throwable failure) {
      throw new IllegalStateException(failure);
    }

    @Override
    public void onCompleted() {}
  }

  @Benchmark
  @Contender("nothing carried")
  public String plain(Channels channels) {
    return call(channels.plain);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public String asyncLocal(Channels channels, Stores stores) {
    return call(channels.carrying);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public String byHand(Channels channels, OpenTelemetryContext otel) {
    Answer answer = new Answer();
    call(channels.plain, wrapped(Context.current(), answer));
    return requireNonNull(answer.heard);
  }

  private static StreamObserver<String> wrapped(Context context, StreamObserver<String> observer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String answer) {
        try (var scope = context.makeCurrent()) {
          observer.onNext(answer);
        }
      }

      @Override
      public void onError(Throwable failure) {
        try (var scope = context.makeCurrent()) {
          observer.onError(failure);
        }
      }

      @Override
      public void onCompleted() {
        try (var scope = context.makeCurrent()) {
          observer.onCompleted();
        }
      }
    };
  }

  @Benchmark
  @Contender("OpenTelemetry's library, tracing nothing")
  public String openTelemetry(Channels channels, OpenTelemetryContext otel) {
    return call(channels.openTelemetry);
  }

  @Benchmark
  @Contender("Brave's library, tracing nothing")
  public String brave(Channels channels) {
    return call(channels.brave);
  }

  private static String call(Channel channel) {
    Answer answer = new Answer();
    call(channel, answer);
    return requireNonNull(answer.heard);
  }

  private static void call(Channel channel, StreamObserver<String> answer) {
    ClientCalls.asyncUnaryCall(
        channel.newCall(EchoCalls.METHOD, CallOptions.DEFAULT), "asked", answer);
  }
}
