package io.asynclocal.examples.chain;

import io.asynclocal.AsyncContext;
import io.asynclocal.remote.RemoteHttpClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts the chain's processes, sends requests of 200 tenants through them, 64 at once, and says
 * what has become of their stores:
 *
 * <pre>
 * Main (java.net.http) → Edge (Reactor Netty) → Stock (Node) → Orders (gRPC) → Broker (Kafka) → Shipping
 * </pre>
 *
 * Arguments: {@code --off} leaves the library out, {@code --requests N} sends N in place of 20,000.
 * Everything that was started has ended, and its files are gone, when this ends.
 */
public final class Main {
  private static final int AT_ONCE = 64;
  private static final int TENANTS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final boolean isOn;
  private final int requests;
  private final PrintStream out;
  private final Deque<Child> children = new ArrayDeque<>();

  Main(boolean isOn, int requests, PrintStream out) {
    this.isOn = isOn;
    this.requests = requests;
    this.out = out;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    int count = given.indexOf("--requests");
    int requests = count < 0 ? 20_000 : Integer.parseInt(given.get(count + 1));
    Tally tally = new Main(!given.contains("--off"), requests, System.out).run();
    System.exit(tally.isRight() || given.contains("--off") ? 0 : 1);
  }

  /** Runs the chain in a directory of its own. */
  Tally run() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("asynclocal-chain");
    Thread cleanUp = new Thread(() -> cleanUp(directory));
    Runtime.getRuntime().addShutdownHook(cleanUp);
    try {
      Tally tally = new Tally(requests);
      String edge = start(directory, tally);
      sendAll(edge, tally);
      tally.await(PATIENCE);
      tally.print(out);
      return tally;
    } finally {
      cleanUp(directory);
      Runtime.getRuntime().removeShutdownHook(cleanUp);
    }
  }

  /** Starts from the end, since each has to know the next; returns the first one's port. */
  private String start(Path directory, Tally tally) throws IOException {
    out.println("Starting a broker and the services. Each one's log is in " + directory + ".");
    String mode = isOn ? "on" : "off";
    String broker =
        "127.0.0.1:" + started(Child.java(Broker.class, directory, line -> {}, directory + ""));
    Child shipping = child(Child.java(Shipping.class, directory, tally::shipped, mode, broker));
    String orders =
        "127.0.0.1:" + started(Child.java(Orders.class, directory, line -> {}, mode, broker));
    String next = orders;
    Path modules =
        Files.createDirectories(
            Path.of(System.getProperty("java.io.tmpdir"), "asynclocal-chain-node"));
    String lacking = Node.install(modules);
    if (lacking.isEmpty()) {
      next = "http://127.0.0.1:" + started(Child.node(modules, orders)) + "/";
      tally.services("Edge", "Stock (Node)", "Orders", "Shipping");
    } else {
      out.println("Skipped: Stock, the service in Node, since " + lacking + ".");
      tally.services("Edge", "Orders", "Shipping");
    }
    String edge = started(Child.java(Edge.class, directory, line -> {}, mode, next));
    shipping.port();
    return edge;
  }

  private Child child(Child child) {
    synchronized (children) {
      children.push(child);
    }
    return child;
  }

  private String started(Child child) {
    return child(child).port();
  }

  private void sendAll(String edge, Tally tally) throws InterruptedException {
    HttpClient plain = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpClient client = isOn ? RemoteHttpClient.of(Stores.REMOTE, plain) : plain;
    URI uri = URI.create("http://127.0.0.1:" + edge + "/");
    Semaphore free = new Semaphore(AT_ONCE);
    for (int i = 0; i < requests; i++) {
      free.acquire();
      String id = "r-" + i;
      String tenant = "tenant-" + i % TENANTS + " ü東,;=%";
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(PATIENCE)
              .POST(BodyPublishers.ofString(Order.of(id, tenant)))
              .build();
      AsyncContext.root()
          .with(Stores.REQUEST_ID, id)
          .with(Stores.TENANT, tenant)
          .run(
              () -> {
                var unused =
                    client
                        .sendAsync(request, BodyHandlers.ofString())
                        .whenComplete(
                            (response, failure) -> {
                              free.release();
                              tally.answered(failureOf(response, failure));
                            });
              });
      if ((i + 1) % Math.max(1, requests / 10) == 0) {
        out.printf(Locale.ROOT, "%,d of %,d sent%n", i + 1, requests);
      }
    }
    free.acquire(AT_ONCE);
  }

  private static @Nullable String failureOf(
      @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
    if (response == null) {
      return String.valueOf(failure);
    }
    return response.statusCode() == 200 ? null : "status " + response.statusCode();
  }

  private void cleanUp(Path directory) {
    synchronized (children) {
      while (!children.isEmpty()) {
        children.pop().close();
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      out.println("Couldn't delete " + directory + ": " + e.getMessage());
    }
  }
}
