package io.asynclocal.benchmarks.frameworks;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.OpenTelemetryContext;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Stores;
import io.asynclocal.caffeine.AsyncCaches;
import io.opentelemetry.context.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to load an entry, wait for it with a function, and remove it again. */
@Question(value = "Caffeine: load, map, invalidate", baseline = "plain")
public class AskCache extends Comparison {
  private static final Executor DIRECT = Runnable::run;

  /** The caches. */
  @State(Scope.Thread)
  public static class Caches {
    /** Caffeine's own. */
    public final AsyncCache<String, Integer> plain =
        Caffeine.newBuilder().executor(DIRECT).buildAsync();

    /** One that carries our stores. */
    public final AsyncCache<String, Integer> carrying =
        AsyncCaches.propagating(AsyncCaches.newBuilder(DIRECT).buildAsync());

    /** One whose loads carry OpenTelemetry's context. */
    public final AsyncCache<String, Integer> wrapped =
        Caffeine.newBuilder()
            .executor(task -> DIRECT.execute(Context.current().wrap(task)))
            .buildAsync();
  }

  @Benchmark
  @Contender("nothing carried")
  public int plain(Caches caches) {
    return ask(caches.plain);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public int asyncLocal(Caches caches, Stores stores) {
    return ask(caches.carrying);
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public int openTelemetry(Caches caches, OpenTelemetryContext otel) {
    CompletableFuture<Integer> value =
        caches
            .wrapped
            .get("key", key -> 1)
            .thenApply(Context.current().wrapFunction(AskCache::next));
    caches.wrapped.synchronous().invalidate("key");
    return value.join();
  }

  private static int ask(AsyncCache<String, Integer> cache) {
    CompletableFuture<Integer> value = cache.get("key", key -> 1).thenApply(AskCache::next);
    cache.synchronous().invalidate("key");
    return value.join();
  }

  private static int next(int i) {
    return i + 1;
  }
}
