package io.asynclocal.mutiny;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class MutinyReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  @Test
  void callback_seesTheStore() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CompletableFuture<String> reply = new CompletableFuture<>();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Consumer<String> log = seen::complete;
    AsyncEnvironment environment = AsyncEnvironment.start(); // once, when the application starts
    try {
      Uni<String> quote = Uni.createFrom().completionStage(reply).emitOn(pool);

      REQUEST_ID.run(
          "r-17", () -> quote.subscribe().with(q -> log.accept(REQUEST_ID.getStore()))); // r-17

      reply.complete("42");
      assertEquals("r-17", seen.get(60, TimeUnit.SECONDS));
    } finally {
      environment.close();
      pool.shutdownNow();
    }
  }
}
