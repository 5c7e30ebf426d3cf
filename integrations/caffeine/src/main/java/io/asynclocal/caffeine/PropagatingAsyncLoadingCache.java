package io.asynclocal.caffeine;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.asynclocal.concurrent.AsyncFutures;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A cache that loads by itself, and whose futures carry stores. */
final class PropagatingAsyncLoadingCache<K, V extends @Nullable Object>
    extends PropagatingAsyncCache<K, V> implements AsyncLoadingCache<K, V> {
  private final AsyncLoadingCache<K, V> cache;

  PropagatingAsyncLoadingCache(AsyncLoadingCache<K, V> cache) {
    super(cache);
    this.cache = cache;
  }

  @Override
  public CompletableFuture<V> get(K key) {
    return AsyncFutures.propagating(cache.get(key));
  }

  @Override
  public CompletableFuture<Map<K, V>> getAll(Iterable<? extends K> keys) {
    return AsyncFutures.propagating(cache.getAll(keys));
  }

  @Override
  public LoadingCache<K, V> synchronous() {
    return cache.synchronous();
  }
}
