package io.asynclocal.examples.webflux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Customers of seven tenants, 32 at once: most wait, some cancel, some reset their connection. */
final class Customers {
  private static final int AT_ONCE = 32;

  private final int port;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private int waiting;

  Customers(int port) {
    this.port = port;
  }

  /** Returns how many have waited for their answer. */
  int waiting() {
    return waiting;
  }

  /** Returns the answers that were not what their customer had asked for. */
  Queue<String> order(int requests) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    HttpClient client = HttpClient.newBuilder().executor(threads).build();
    try {
      for (int i = 0; i < requests; i++) {
        order(client, i);
      }
      if (!places.tryAcquire(AT_ONCE, 5, TimeUnit.MINUTES)) {
        wrong.add("no answer to " + (AT_ONCE - places.availablePermits()));
      }
      return wrong;
    } finally {
      threads.shutdownNow();
    }
  }

  private void order(HttpClient client, int i) throws Exception {
    String id = "r-" + i;
    String tenant = "t-" + i % 7;
    if (i % 10 == 3) {
      reset(id, tenant);
      return;
    }
    places.acquire();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request(id, tenant), HttpResponse.BodyHandlers.ofString());
    if (i % 10 == 7) {
      answer.cancel(true);
      places.release();
      return;
    }
    waiting++;
    answer.whenComplete((response, failure) -> check(id, tenant, response, failure));
  }

  private void check(String id, String tenant, HttpResponse<String> response, Throwable failure) {
    if (failure != null
        || response.statusCode() != 200
        || !id.equals(response.headers().firstValue("X-Request-ID").orElse(null))
        || !response.body().contains("\"tenant\":\"" + tenant + "\"")) {
      wrong.add(id + " " + (failure == null ? response + " " + response.body() : failure));
    }
    places.release();
  }

  private HttpRequest request(String id, String tenant) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path(id, tenant)))
        .header("X-Request-ID", id)
        .header("X-Tenant", tenant)
        .timeout(Duration.ofMinutes(4))
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();
  }

  private static String path(String id, String tenant) {
    return "/orders?item=item." + id + "." + tenant;
  }

  /** Drops the connection, so that the server's writes fail. */
  private void reset(String id, String tenant) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoLinger(true, 0);
      String head =
          "POST "
              + path(id, tenant)
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nX-Request-ID: "
              + id
              + "\r\nX-Tenant: "
              + tenant
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }
  }
}
