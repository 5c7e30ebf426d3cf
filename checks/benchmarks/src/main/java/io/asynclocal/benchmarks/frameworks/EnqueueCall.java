package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.okhttp.PropagatingCallFactory;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs that a call has its caller's context, without a network and another thread. */
@Question(value = "OkHttp: enqueue a call that an interceptor answers", baseline = "plain")
public class EnqueueCall extends Comparison {
  /** The clients. */
  @State(Scope.Thread)
  public static class Clients {
    private final Request request = new Request.Builder().url("http://localhost/").build();
    private final OkHttpClient client = client(new Direct());
    private final Call.Factory carrying = PropagatingCallFactory.of(client);
    private final OkHttpClient wrapped = client(Context.taskWrapping(new Direct()));

    private static OkHttpClient client(java.util.concurrent.ExecutorService threads) {
      return new OkHttpClient.Builder()
          .dispatcher(new Dispatcher(threads))
          .addInterceptor(Clients::answer)
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

  /** Keeps the answer's status. */
  private static final class Answer implements Callback {
    int status;

    @Override
    public void onResponse(Call call, Response response) {
      status = response.code();
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      status = -1;
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public int plain(Clients clients) {
    return enqueue(clients.client, clients);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Clients clients, Stores stores) {
    return enqueue(clients.carrying, clients);
  }

  @Benchmark
  @Contender("OpenTelemetry, wrapped executor")
  public int openTelemetry(Clients clients, OpenTelemetryContext otel) {
    return enqueue(clients.wrapped, clients);
  }

  private static int enqueue(Call.Factory calls, Clients clients) {
    Answer answer = new Answer();
    calls.newCall(clients.request).enqueue(answer);
    return answer.status;
  }
}
