package io.asynclocal.caffeine;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalListener;
import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Caches of Caffeine's that load with the stores of whoever asks, and hand an entry out to many
 * without handing on one's stores.
 *
 * {@snippet :
 * AsyncLoadingCache<String, Quote> quotes =
 *     AsyncCaches.propagating(
 *         AsyncCaches.newBuilder(pool)
 *             .maximumSize(1_000)
 *             .removalListener(AsyncCaches.listener(audit))
 *             .buildAsync(client::quote)); // runs as whoever asks first
 *
 * REQUEST_ID.run("r-17", () -> quotes.get("XYZ").thenAccept(this::answer)); // sees r-17
 * }
 *
 * <p>The rule, in one line for each:
 *
 * <ul>
 *   <li>A <b>load</b>, or a <b>refresh</b>, runs with the stores of whoever causes it: of the first
 *       who asks for the key, of the reader who finds the entry due. Who asks later, and waits for
 *       the same load, has no part in it.
 *   <li>What is <b>added to a future</b> of the cache runs with the stores of whoever adds it.
 *   <li>A <b>removal</b> that somebody wants, by {@code invalidate} or by a new value, tells its
 *       listener with the stores of that one. An <b>eviction</b> belongs to nobody, whoever's
 *       request it happens in: its listener sees none.
 *   <li><b>Maintenance</b> is the cache's own. It runs with no stores and keeps none.
 * </ul>
 *
 * <p><b>Memory.</b> The cache keeps no context: a load holds one until it ends, a future's reaction
 * until it has run. A view of a cache is one small object.
 *
 * <p><b>Failures.</b> What a loader or a listener throws goes where it goes without this class.
 */
public final class AsyncCaches {
  private AsyncCaches() {}

  /**
   * Returns a builder of caches that load on an executor, with the stores of whoever asks.
   *
   * @param executor runs loads, refreshes, listeners and maintenance; without one, caches use the
   *     common pool
   * @return a new builder, whose {@code executor} is set
   * @throws NullPointerException if {@code executor} is null
   */
  public static Caffeine<Object, Object> newBuilder(Executor executor) {
    requireNonNull(executor, "executor is null. Pass the executor that is to run the loads.");
    return Caffeine.newBuilder().executor(AsyncExecutors.propagating(executor));
  }

  /**
   * Returns a listener that sees the stores of whoever removed an entry, and none where the cache
   * evicted it; for {@code removalListener} and {@code evictionListener}.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param listener is told of what is removed
   * @return the listener to give to the builder
   * @throws NullPointerException if {@code listener} is null
   */
  public static <K, V> RemovalListener<K, V> listener(
      RemovalListener<? super K, ? super V> listener) {
    requireNonNull(listener, "listener is null. Pass what is to be told of removed entries.");
    return (key, value, cause) -> {
      if (cause.wasEvicted()) {
        AsyncContext.root().run(() -> listener.onRemoval(key, value, cause));
      } else {
        listener.onRemoval(key, value, cause);
      }
    };
  }

  /**
   * Returns a view of a cache, whose futures run what is added to them with the stores of whoever
   * adds it. {@code asMap()} and {@code synchronous()} are the cache's own.
   *
   * <p>A future of the view completes as the cache's does, and cancelling it, or its time-out,
   * cancels that one, as without a view; to complete it changes nothing in the cache.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param cache the cache; it stays as it is
   * @return the view; {@code cache} itself if it is one already
   * @throws NullPointerException if {@code cache} is null
   */
  public static <K, V extends @Nullable Object> AsyncCache<K, V> propagating(
      AsyncCache<K, V> cache) {
    requireNonNull(cache, "cache is null. Pass the cache whose futures are to carry stores.");
    if (cache instanceof PropagatingAsyncCache) {
      return cache;
    }
    return cache instanceof AsyncLoadingCache<K, V> loading
        ? new PropagatingAsyncLoadingCache<>(loading)
        : new PropagatingAsyncCache<>(cache);
  }

  /**
   * As {@link #propagating(AsyncCache)}, for a cache that knows how to load.
   *
   * @param <K> the keys
   * @param <V> the values
   * @param cache the cache; it stays as it is
   * @return the view; {@code cache} itself if it is one already
   * @throws NullPointerException if {@code cache} is null
   */
  public static <K, V extends @Nullable Object> AsyncLoadingCache<K, V> propagating(
      AsyncLoadingCache<K, V> cache) {
    requireNonNull(cache, "cache is null. Pass the cache whose futures are to carry stores.");
    return cache instanceof PropagatingAsyncLoadingCache
        ? cache
        : new PropagatingAsyncLoadingCache<>(cache);
  }
}
