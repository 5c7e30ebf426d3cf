package io.asynclocal.benchmarks.frameworks;

import static java.util.Objects.requireNonNull;

import brave.Tracing;
import brave.okhttp3.TracingCallFactory;
import io.asynclocal.okhttp.PropagatingCallFactory;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** OkHttp's clients that answer by an interceptor, on the caller's thread. */
@State(Scope.Thread)
public class AnsweringClients {

  /** What is asked for. */
  final Request request = new Request.Builder().url("http://localhost/").build();

  /** Carries nothing. */
  final OkHttpClient client = client(new Direct());

  /** Carries our stores. */
  final Call.Factory carrying = PropagatingCallFactory.of(client);

  /** Carries OpenTelemetry's context, but for calls that wait for one to the same host. */
  final OkHttpClient wrapped = client(Context.taskWrapping(new Direct()));

  /** Carries OpenTelemetry's context if it comes with the request. */
  final OkHttpClient restoring = restoring(client);

  /** OpenTelemetry's library, which traces nothing here. */
  final Call.Factory openTelemetry =
      OkHttpTelemetry.create(OpenTelemetry.noop()).createCallFactory(client);

  private final Tracing tracing = Tracing.newBuilder().build();

  /** Brave's library, which traces nothing here. */
  final Call.Factory brave = TracingCallFactory.create(tracing, client);

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

  private static OkHttpClient restoring(OkHttpClient client) {
    OkHttpClient.Builder restoring = client.newBuilder();
    restoring
        .interceptors()
        .add(
            0,
            chain -> {
              Context context = requireNonNull(chain.request().tag(Context.class));
              try (var scope = context.makeCurrent()) {
                return chain.proceed(chain.request());
              }
            });
    return restoring.build();
  }

  /** A request that brings the context along. */
  static Request withContext(Request request) {
    return request.newBuilder().tag(Context.class, Context.current()).build();
  }

  private static OkHttpClient client(ExecutorService threads) {
    return new OkHttpClient.Builder()
        .dispatcher(new Dispatcher(threads))
        .addInterceptor(AnsweringClients::answer)
        .build();
  }

  private static Response answer(Interceptor.Chain chain) {
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .body(ResponseBody.create("", null))
        .build();
  }

  /** Runs each task at once. */
  private static final class Direct extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return false;
    }
  }
}
