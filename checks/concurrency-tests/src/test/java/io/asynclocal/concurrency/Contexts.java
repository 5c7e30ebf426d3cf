package io.asynclocal.concurrency;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.stream.Stream;

/** Contexts that are about to be folded, and what can be seen of them. */
final class Contexts {
  /** As many as make the next binding fold what lies below, and a few more. */
  static final List<AsyncLocalStorage<String>> STORAGES =
      Stream.generate(AsyncLocalStorage::<String>create).limit(9).toList();

  private Contexts() {}

  /** Returns a new context in which each of the storages is bound to "old". */
  static AsyncContext filled() {
    AsyncContext context = AsyncContext.root();
    for (AsyncLocalStorage<String> storage : STORAGES) {
      context = with(context, storage, "old");
    }
    return context;
  }

  static AsyncContext with(AsyncContext context, AsyncLocalStorage<String> storage, String store) {
    return context.call(() -> storage.call(store, AsyncContext::current));
  }

  /** Returns the stores as one letter each: o for old, n for new, - for none. */
  static String seenIn(AsyncContext context) {
    return context.call(
        () -> {
          StringBuilder seen = new StringBuilder();
          for (AsyncLocalStorage<String> storage : STORAGES) {
            String store = storage.getStore();
            seen.append(store == null ? "-" : store.substring(0, 1));
          }
          return seen.toString();
        });
  }
}
