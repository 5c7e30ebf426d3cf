package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.opentelemetry.context.Context;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;

/** What it costs that a call has its caller's context, without a network and another thread. */
@Question(value = "OkHttp: enqueue a call that an interceptor answers", baseline = "plain")
public class EnqueueCall extends Comparison {
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
  public int plain(AnsweringClients clients) {
    return enqueue(clients.client, clients);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(AnsweringClients clients, Stores stores) {
    return enqueue(clients.carrying, clients);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public int byHand(AnsweringClients clients, OpenTelemetryContext otel) {
    Answer answer = new Answer();
    Request request = AnsweringClients.withContext(clients.request);
    clients.restoring.newCall(request).enqueue(wrapped(Context.current(), answer));
    return answer.status;
  }

  private static Callback wrapped(Context context, Callback callback) {
    return new Callback() {
      @Override
      public void onResponse(Call call, Response response) throws IOException {
        try (var scope = context.makeCurrent()) {
          callback.onResponse(call, response);
        }
      }

      @Override
      public void onFailure(Call call, IOException failure) {
        try (var scope = context.makeCurrent()) {
          callback.onFailure(call, failure);
        }
      }
    };
  }

  @Benchmark
  @Contender("OpenTelemetry's library, tracing nothing")
  public int openTelemetry(AnsweringClients clients, OpenTelemetryContext otel) {
    return enqueue(clients.openTelemetry, clients);
  }

  @Benchmark
  @Contender("Brave's library, tracing nothing")
  public int brave(AnsweringClients clients) {
    return enqueue(clients.brave, clients);
  }

  @Benchmark
  @Contender("OpenTelemetry, wrapped executor (a call that waits has another's)")
  public int wrappedExecutor(AnsweringClients clients, OpenTelemetryContext otel) {
    return enqueue(clients.wrapped, clients);
  }

  private static int enqueue(Call.Factory calls, AnsweringClients clients) {
    Answer answer = new Answer();
    calls.newCall(clients.request).enqueue(answer);
    return answer.status;
  }
}
