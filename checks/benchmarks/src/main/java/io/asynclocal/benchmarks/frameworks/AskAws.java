package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.awssdk.AwsCalls;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.opentelemetry.context.Context;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;

/** What it costs that what waits for a client's answer runs as who asked. */
@Question(value = "AWS SDK: ask a client, map its answer", baseline = "plain")
public class AskAws extends Comparison {
  private static final Client PLAIN = new Unanswered();
  private static final Client CARRYING = AwsCalls.propagating(Client.class, PLAIN);
  private static final Client WRAPPED = wrapping(PLAIN);

  /** A client whose futures are as those that OpenTelemetry's agent gives in their place. */
  private static Client wrapping(Client client) {
    return (Client)
        Proxy.newProxyInstance(
            Client.class.getClassLoader(),
            new Class<?>[] {Client.class},
            (proxy, method, arguments) ->
                wrapped((CompletableFuture<?>) method.invoke(client, arguments)));
  }

  private static <T> CompletableFuture<T> wrapped(CompletableFuture<T> future) {
    Context context = Context.current();
    CompletableFuture<T> wrapped = new CompletableFuture<>();
    var unused =
        future.whenComplete(
            (value, failure) -> {
              try (var scope = context.makeCurrent()) {
                if (failure == null) {
                  wrapped.complete(value);
                } else {
                  wrapped.completeExceptionally(failure);
                }
              }
            });
    return wrapped;
  }

  /** A client as the SDK's are. */
  public interface Client {
    /** Asks. */
    CompletableFuture<Integer> ask(Integer number);
  }

  /** A client whose answer is still to come. */
  private static final class Unanswered implements Client {
    @Override
    public CompletableFuture<Integer> ask(Integer number) {
      return new CompletableFuture<>();
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public CompletableFuture<Integer> plain() {
    return PLAIN.ask(1).thenApply(AskAws::next);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public CompletableFuture<Integer> asyncLocal(Stores stores) {
    return CARRYING.ask(1).thenApply(AskAws::next);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public CompletableFuture<Integer> openTelemetry(OpenTelemetryContext otel) {
    return PLAIN.ask(1).thenApply(Context.current().wrapFunction(AskAws::next));
  }

  @Benchmark
  @Contender("OpenTelemetry, a proxy with futures as its agent's")
  public CompletableFuture<Integer> wrapped(OpenTelemetryContext otel) {
    return WRAPPED.ask(1).thenApply(AskAws::next);
  }

  private static Integer next(Integer number) {
    return number + 1;
  }
}
