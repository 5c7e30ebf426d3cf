package io.asynclocal.caffeine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.RemovalListener;
import io.asynclocal.AsyncLocalStorage;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class CaffeineReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  private final Map<String, String> asked = new ConcurrentHashMap<>();
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> removed = new LinkedBlockingQueue<>();

  private String quote(String share) {
    asked.put(share, String.valueOf(REQUEST_ID.getStore()));
    return "12";
  }

  private void answer(String quote) {
    answers.add(quote + " for " + REQUEST_ID.getStore());
  }

  @Test
  void load_seesWhoAsksAndEachReactionItsOwn() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    RemovalListener<String, String> audit =
        (share, quote, cause) -> removed.add(share + " by " + REQUEST_ID.getStore());
    AsyncLoadingCache<String, String> quotes =
        AsyncCaches.propagating(
            AsyncCaches.newBuilder(pool)
                .maximumSize(1_000)
                .removalListener(AsyncCaches.listener(audit))
                .buildAsync(this::quote)); // runs as whoever asks first

    REQUEST_ID.run("r-17", () -> quotes.get("XYZ").thenAccept(this::answer)); // sees r-17
    assertEquals("12 for r-17", answers.poll(30, TimeUnit.SECONDS));
    assertEquals(Map.of("XYZ", "r-17"), asked);
    REQUEST_ID.run("r-18", () -> quotes.get("XYZ").thenAccept(this::answer));
    assertEquals("12 for r-18", answers.poll(30, TimeUnit.SECONDS));
    REQUEST_ID.run("r-19", () -> quotes.synchronous().invalidate("XYZ"));
    assertEquals("XYZ by r-19", removed.poll(30, TimeUnit.SECONDS));
    pool.shutdownNow();
  }
}
