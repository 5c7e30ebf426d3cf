package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.util.ClassUtils;

/**
 * Requests of many clients at once, some of whom cancel and some of whom reset their connection.
 * {@code -Dload.requests=20000} makes it more of them, and prints what was seen.
 */
final class Load {
  static final int REQUESTS = Integer.getInteger("load.requests", 100);

  /** What comes of requests, which their ids begin with. */
  static final List<String> KINDS = List.of("answered", "cancelled", "reset");

  /**
   * With few of them a load mostly waits: Tomcat looks for requests to time out once a second. With
   * more than its 40 threads all may wait in {@code /client} for a request that none is left for.
   */
  private static final int AT_ONCE = Integer.getInteger("load.at.once", 32);

  private static final int MOST_REPEATED = 2;

  private static volatile @Nullable Load running;

  private final int port;
  private final List<String> paths;
  private final LongAdder answered = new LongAdder();
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();
  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private final Set<String> begunTwice = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Void>> cancelledOnceBegun = new ConcurrentHashMap<>();
  private final Queue<String> bad = new ConcurrentLinkedQueue<>();

  private Load(int port, List<String> paths) {
    this.port = port;
    this.paths = paths;
  }

  static int portOf(ConfigurableApplicationContext context) {
    return Integer.parseInt(
        String.valueOf(context.getEnvironment().getProperty("local.server.port")));
  }

  /** Requests the paths in turn; all but those who leave get an answer. Counts what is left. */
  static void run(ConfigurableApplicationContext context, String... paths) throws Exception {
    run(context, Duration.ofSeconds(20), paths);
  }

  static void run(ConfigurableApplicationContext context, Duration patience, String... paths)
      throws Exception {
    Load load = new Load(portOf(context), List.of(paths));
    running = load;
    load.run();
    if (!isReactiveOnTomcat(context)) {
      assertEquals(Set.of(), load.begunTwice);
    }
    Remains.count(patience);
    if (Integer.getInteger("load.requests") != null) {
      System.out.println(Seen.all());
    }
  }

  /**
   * There some of other clients' connections are closed when one resets its own; without us too.
   */
  private static boolean isReactiveOnTomcat(ConfigurableApplicationContext context) {
    return context.getBeanProvider(HttpHandler.class).getIfAvailable() != null
        && ClassUtils.isPresent("org.apache.catalina.startup.Tomcat", null);
  }

  private void run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    HttpClient client = HttpClient.newBuilder().executor(threads).build();
    // A request that is cancelled may close the connection just as another has been given it.
    HttpClient cancelling = HttpClient.newBuilder().executor(threads).build();
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
      if (kind == 7) {
        cancel(cancelling, path, "cancelled-" + i, (i / paths.size() / 10) % 2 == 1);
        leaving++;
        places.release();
        continue;
      }
      String id = "answered-" + i;
      String waitingFor = path + " of " + id;
      waiting.add(waitingFor);
      answer(client, request(path, id), MOST_REPEATED)
          .whenComplete(
              (response, failure) -> {
                if (failure == null
                    && response.statusCode() == 200
                    && id.equals(response.headers().firstValue("X-Request-ID").orElse(null))) {
                  answered.increment();
                } else {
                  bad.add(
                      waitingFor
                          + (begun.contains(waitingFor) ? ", begun, " : ", not begun, ")
                          + (failure == null ? response : failure));
                }
                waiting.remove(waitingFor);
                places.release();
              });
    }
    try {
      if (!places.tryAcquire(AT_ONCE, 120, TimeUnit.SECONDS)) {
        throw new AssertionError("no answer to " + waiting);
      }
      assertEquals(REQUESTS - leaving, answered.sum(), () -> "without their id: " + bad);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Leaves at once, perhaps before the request is sent, or when it has begun at the server. */
  private void cancel(HttpClient client, String path, String id, boolean atOnce) {
    CompletableFuture<Void> begins = new CompletableFuture<>();
    cancelledOnceBegun.put(path + " of " + id, begins);
    CompletableFuture<?> answer =
        client.sendAsync(request(path, id), HttpResponse.BodyHandlers.ofString());
    if (atOnce) {
      answer.cancel(true);
    } else {
      begins.thenRunAsync(() -> answer.cancel(true));
    }
  }

  /** Is told of each request that begins at the server, also of those that the server makes. */
  static void begins(String path, @Nullable String id) {
    Load load = running;
    if (load != null) {
      load.begins(path + " of " + id);
    }
  }

  /**
   * What begins once more has got no answer before, and would be taken for a request that has: a
   * client repeats a {@code GET} by itself when its connection is closed.
   */
  private void begins(String request) {
    if (waiting.contains(request) && !begun.add(request)) {
      begunTwice.add(request);
    }
    CompletableFuture<Void> begins = cancelledOnceBegun.remove(request);
    if (begins != null) {
      begins.complete(null);
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
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof IOException && !(cause instanceof HttpTimeoutException);
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
