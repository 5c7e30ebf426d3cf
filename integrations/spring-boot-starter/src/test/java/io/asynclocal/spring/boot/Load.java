package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Requests of many clients at once, some of whom cancel and some of whom reset their connection.
 * {@code -Dload.requests=20000} makes it more of them.
 */
final class Load {
  static final int REQUESTS = Integer.getInteger("load.requests", 100);
  private static final int AT_ONCE = 32;
  private static final int MOST_REPEATED = 2;

  private final int port;
  private final List<String> paths;
  private final LongAdder answered = new LongAdder();
  private final Queue<String> bad = new ConcurrentLinkedQueue<>();

  private Load(int port, List<String> paths) {
    this.port = port;
    this.paths = paths;
  }

  static int portOf(ConfigurableApplicationContext context) {
    return Integer.parseInt(
        String.valueOf(context.getEnvironment().getProperty("local.server.port")));
  }

  /** Requests the paths in turn; all but those who leave get an answer. */
  static void run(ConfigurableApplicationContext context, String... paths) throws Exception {
    new Load(portOf(context), List.of(paths)).run();
  }

  private void run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    HttpClient client = HttpClient.newBuilder().executor(threads).build();
    Semaphore places = new Semaphore(AT_ONCE);
    int leaving = 0;
    for (int i = 0; i < REQUESTS; i++) {
      String path = paths.get(i % paths.size());
      int kind = (i / paths.size()) % 10;
      if (kind == 3) {
        reset(path, "reset-" + i);
        leaving++;
        continue;
      }
      places.acquire();
      String id = "r-" + i;
      if (kind == 7) {
        client.sendAsync(request(path, id), HttpResponse.BodyHandlers.ofString()).cancel(true);
        leaving++;
        places.release();
        continue;
      }
      answer(client, request(path, id), MOST_REPEATED)
          .whenComplete(
              (response, failure) -> {
                if (failure == null
                    && response.statusCode() == 200
                    && id.equals(response.headers().firstValue("X-Request-ID").orElse(null))) {
                  answered.increment();
                } else {
                  bad.add(path + " " + (failure == null ? response : failure));
                }
                places.release();
              });
    }
    try {
      if (!places.tryAcquire(AT_ONCE, 120, TimeUnit.SECONDS)) {
        throw new AssertionError("no answer to some of " + (REQUESTS - leaving) + " requests");
      }
      assertEquals(REQUESTS - leaving, answered.sum(), () -> "without their id: " + bad);
    } finally {
      threads.shutdownNow();
    }
  }

  /** A server may close a connection just as it is used again; nobody repeats a POST by itself. */
  private static CompletableFuture<HttpResponse<String>> answer(
      HttpClient client, HttpRequest request, int repeated) {
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .exceptionallyCompose(
            failure ->
                repeated > 0 && isOfTheConnection(failure)
                    ? answer(client, request, repeated - 1)
                    : CompletableFuture.failedFuture(failure));
  }

  private static boolean isOfTheConnection(Throwable failure) {
    return failure instanceof IOException || failure.getCause() instanceof IOException;
  }

  private HttpRequest request(String path, String id) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path + "?id=" + id))
        .header("X-Request-ID", id)
        .header("traceparent", Tracing.headerOf(id))
        .timeout(Duration.ofMinutes(2))
        .method(takesBody(path) ? "POST" : "GET", body(path, id))
        .build();
  }

  /** A server closes the connection of a request whose body nobody reads. */
  private static boolean takesBody(String path) {
    return path.equals("/body") || path.equals("/plain");
  }

  private static HttpRequest.BodyPublisher body(String path, String id) {
    return takesBody(path)
        ? HttpRequest.BodyPublishers.ofString("body of " + id)
        : HttpRequest.BodyPublishers.noBody();
  }

  /** Sends a request and drops the connection, so that the server's writes fail. */
  private void reset(String path, String id) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoLinger(true, 0);
      String head =
          (takesBody(path) ? "POST " : "GET ")
              + path
              + "?id="
              + id
              + " HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: "
              + id
              + "\r\ntraceparent: "
              + Tracing.headerOf(id)
              + (takesBody(path) ? "\r\nContent-Length: 4\r\n\r\nbody" : "\r\n\r\n");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
  }
}
