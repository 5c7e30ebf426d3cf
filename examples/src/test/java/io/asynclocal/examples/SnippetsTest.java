package io.asynclocal.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of README.md. */
class SnippetsTest {
  private final PrintStream console = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(printed, true, UTF_8));
  }

  @AfterEach
  void stopListening() {
    System.setOut(console);
  }

  @Test
  void start_printsTheRequestsIdEverywhere() throws InterruptedException {
    AsyncLocalStorage<String> requestId = AsyncLocalStorage.create();
    ExecutorService pool = AsyncExecutors.propagating(Executors.newFixedThreadPool(4));
    CompletableFuture<String> reply = new CompletableFuture<>(); // some client's
    Runnable log = () -> System.out.println("request " + requestId.getStore());

    requestId.run("r-17", () -> pool.execute(log));
    requestId.run("r-18", () -> AsyncFutures.propagating(reply).thenRun(log));
    Runnable listener = requestId.call("r-19", () -> AsyncContext.current().bind(log));

    reply.complete("on whatever thread"); // request r-18
    listener.run(); // request r-19
    pool.shutdown();
    assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    assertEquals(
        List.of("request r-17", "request r-18", "request r-19"),
        printed.toString(UTF_8).lines().sorted().toList());
  }
}
