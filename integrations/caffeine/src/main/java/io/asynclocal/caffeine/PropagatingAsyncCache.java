package io.asynclocal.caffeine;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import io.asynclocal.concurrent.AsyncFutures;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A cache whose futures carry stores. What is stored stays the futures that the application and
 * Caffeine made, by whose identity entries are removed.
 */
class PropagatingAsyncCache<K, V extends @Nullable Object> implements AsyncCache<K, V> {
  private final AsyncCache<K, V> cache;

  PropagatingAsyncCache(AsyncCache<K, V> cache) {
    this.cache = cache;
  }

  @Override
  public @Nullable CompletableFuture<V> getIfPresent(K key) {
    CompletableFuture<V> future = cache.getIfPresent(key);
    return future == null ? null : AsyncFutures.propagating(future);
  }

  @Override
  public CompletableFuture<V> get(K key, Function<? super K, ? extends V> load) {
    return AsyncFutures.propagating(cache.get(key, load));
  }

  @Override
  public CompletableFuture<V> get(
      K key,
      BiFunction<? super K, ? super Executor, ? extends CompletableFuture<? extends V>> load) {
    return AsyncFutures.propagating(cache.get(key, load));
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(
      Iterable<? extends K> keys,
      Function<? super Set<? extends K>, ? extends Map<? extends K, ? extends V>> load) {
    return AsyncFutures.propagating(cache.getAll(keys, load));
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(
      Iterable<? extends K> keys,
      BiFunction<
              ? super Set<? extends K>,
              ? super Executor,
              ? extends CompletableFuture<? extends Map<? extends K, ? extends V>>>
          load) {
    return AsyncFutures.propagating(cache.getAll(keys, load));
  }

  @Override
  public void put(K key, CompletableFuture<? extends V> future) {
    cache.put(key, future);
  }

  @Override
  public ConcurrentMap<K, CompletableFuture<V>> asMap() {
    return cache.asMap();
  }

  @Override
  public Cache<K, V> synchronous() {
    return cache.synchronous();
  }

  @Override
  public String toString() {
    return "propagating " + cache;
  }
}
