package io.asynclocal.examples;

import static io.asynclocal.examples.RequestId.REQUEST_ID;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP service of nothing but the JDK's own classes, as they are: eight hops for each request,
 * and not a word about contexts but where the request begins. Only the Java agent can carry the
 * request's number here.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails isn't counted as a hop
final class UnwrappedService implements AutoCloseable {
  private final AtomicInteger sequence = new AtomicInteger();
  private final Tally tally = new Tally();
  private final ExecutorService serving = Executors.newFixedThreadPool(2, Threads.named("serve"));
  private final ExecutorService pool = Executors.newFixedThreadPool(2, Threads.named("pool"));
  private final ForkJoinPool forks = new ForkJoinPool(2);
  private final ScheduledExecutorService scheduler =
      Executors.newScheduledThreadPool(1, Threads.named("scheduler"));
  private final Timer timer = new Timer("timer", true);
  private final SubmissionPublisher<Long> ticks = new SubmissionPublisher<>(pool, 256);
  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpServer server;

  UnwrappedService(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(serving);
    server.createContext("/", this::answer);
    server.createContext("/other", exchange -> reply(exchange, "the other service\n"));
    server.start();
    scheduler.scheduleAtFixedRate(
        () -> ticks.offer(System.nanoTime(), null), 1, 1, TimeUnit.MILLISECONDS);
  }

  int port() {
    return server.getAddress().getPort();
  }

  Tally tally() {
    return tally;
  }

  private void answer(HttpExchange exchange) {
    tally.begin(REQUEST_ID.getStore());
    int number = sequence.getAndIncrement();
    REQUEST_ID.run(number, () -> handle(number).thenRun(() -> finish(exchange)));
  }

  private CompletableFuture<Void> handle(int number) {
    Runnable arrive = () -> tally.hop(number, REQUEST_ID.getStore());
    return CompletableFuture.runAsync(arrive, pool)
        .thenRunAsync(arrive)
        .thenCompose(v -> hop(arrive, task -> scheduler.schedule(task, 1, TimeUnit.MILLISECONDS)))
        .thenCompose(v -> hop(arrive, task -> forks.submit(task)))
        .thenCompose(v -> hop(arrive, task -> new Thread(task, "thread").start()))
        .thenCompose(v -> hop(arrive, this::byTimer))
        .thenCompose(v -> hop(arrive, this::onNextTick))
        .thenCompose(v -> callAnother())
        .thenRun(arrive);
  }

  /** Has a task run somewhere, and completes when it has. */
  private static CompletableFuture<Void> hop(Runnable arrive, Consumer<Runnable> somewhere) {
    CompletableFuture<Void> arrived = new CompletableFuture<>();
    somewhere.accept(
        () -> {
          arrive.run();
          arrived.complete(null);
        });
    return arrived;
  }

  private void byTimer(Runnable task) {
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            task.run();
          }
        },
        1);
  }

  private void onNextTick(Runnable task) {
    ticks.subscribe(new Once(task));
  }

  private CompletableFuture<Void> callAnother() {
    URI other = URI.create("http://127.0.0.1:" + port() + "/other");
    HttpRequest request = HttpRequest.newBuilder(other).build();
    return client.sendAsync(request, BodyHandlers.discarding()).thenAccept(response -> {});
  }

  private void finish(HttpExchange exchange) {
    tally.answered();
    reply(exchange, "request " + REQUEST_ID.getStore() + "\n");
  }

  private static void reply(HttpExchange exchange, String text) {
    try (exchange) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a task on the first tick that comes. */
  private static final class Once implements Flow.Subscriber<Long> {
    private final Runnable task;
    private Flow.@Nullable Subscription subscription;

    Once(Runnable task) {
      this.task = task;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(1);
    }

    @Override
    public void onNext(Long tick) {
      if (subscription != null) {
        subscription.cancel();
      }
      task.run();
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }

  @Override
  public void close() {
    server.stop(0);
    timer.cancel();
    scheduler.shutdownNow();
    ticks.close();
    forks.shutdownNow();
    pool.shutdownNow();
    serving.shutdownNow();
  }
}
