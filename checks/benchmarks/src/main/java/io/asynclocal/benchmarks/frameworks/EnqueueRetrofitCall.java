package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.opentelemetry.context.Context;
import okhttp3.ResponseBody;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.GET;

/** What it costs that a call of Retrofit's has its caller's context. */
@Question(value = "Retrofit: enqueue a call that an interceptor answers", baseline = "plain")
public class EnqueueRetrofitCall extends Comparison {
  /** A service. */
  public interface Service {
    /** Asks it. */
    @GET("/")
    Call<ResponseBody> ask();
  }

  /** The service, by each of the clients. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // by make(), which JMH calls
  public static class Services {
    private Service plain;
    private Service carrying;
    private Service wrapped;
    private Service restoring;
    private Service openTelemetry;

    /** Makes them. */
    @Setup
    public void make(AnsweringClients clients) {
      plain = service(clients.client);
      carrying = service(clients.carrying);
      wrapped = service(clients.wrapped);
      restoring =
          service(request -> clients.restoring.newCall(AnsweringClients.withContext(request)));
      openTelemetry = service(clients.openTelemetry);
    }

    private static Service service(okhttp3.Call.Factory calls) {
      return new Retrofit.Builder()
          .baseUrl("http://localhost/")
          .callFactory(calls)
          .build()
          .create(Service.class);
    }
  }

  /** Keeps the answer's status. */
  private static final class Answer implements Callback<ResponseBody> {
    int status;

    @Override
    public void onResponse(Call<ResponseBody> call, Response<ResponseBody> response) {
      status = response.code();
    }

    @Override
    public void onFailure(Call<ResponseBody> call, Throwable failure) {
      status = -1;
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public int plain(Services services) {
    return enqueue(services.plain);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Services services, Stores stores) {
    return enqueue(services.carrying);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public int byHand(Services services, OpenTelemetryContext otel) {
    Answer answer = new Answer();
    services.restoring.ask().enqueue(wrapped(Context.current(), answer));
    return answer.status;
  }

  private static Callback<ResponseBody> wrapped(Context context, Callback<ResponseBody> callback) {
    return new Callback<>() {
      @Override
      public void onResponse(Call<ResponseBody> call, Response<ResponseBody> response) {
        try (var scope = context.makeCurrent()) {
          callback.onResponse(call, response);
        }
      }

      @Override
      public void onFailure(Call<ResponseBody> call, Throwable failure) {
        try (var scope = context.makeCurrent()) {
          callback.onFailure(call, failure);
        }
      }
    };
  }

  @Benchmark
  @Contender("OpenTelemetry's library, tracing nothing")
  public int openTelemetry(Services services, OpenTelemetryContext otel) {
    return enqueue(services.openTelemetry);
  }

  @Benchmark
  @Contender("OpenTelemetry, wrapped executor (a call that waits has another's)")
  public int wrappedExecutor(Services services, OpenTelemetryContext otel) {
    return enqueue(services.wrapped);
  }

  private static int enqueue(Service service) {
    Answer answer = new Answer();
    service.ask().enqueue(answer);
    return answer.status;
  }
}
