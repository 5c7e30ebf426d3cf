package io.asynclocal.guava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.SettableFuture;
import io.asynclocal.AsyncLocalStorage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class GuavaReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  /** Whoever is asked answers later, on a thread that knows nothing of requests. */
  private static final class Client {
    final SettableFuture<String> reply = SettableFuture.create();

    ListenableFuture<String> quote() {
      return reply;
    }
  }

  @Test
  void callback_seesTheStore() throws Exception {
    Client client = new Client();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    CompletableFuture<String> seen = new CompletableFuture<>();
    FutureCallback<String> callback =
        new FutureCallback<>() {
          @Override
          public void onSuccess(String result) {
            seen.complete(REQUEST_ID.getStore());
          }

          @Override
          public void onFailure(Throwable failure) {
            seen.completeExceptionally(failure);
          }
        };
    ListenableFuture<String> quote = ListenableFutures.propagating(client.quote());
    ListeningExecutorService pool = ListenableFutures.propagating(executor);

    REQUEST_ID.run("r-17", () -> Futures.addCallback(quote, callback, pool)); // sees r-17
    client.reply.set("12");
    assertEquals("r-17", seen.get(30, TimeUnit.SECONDS));
    executor.shutdownNow();
  }
}
