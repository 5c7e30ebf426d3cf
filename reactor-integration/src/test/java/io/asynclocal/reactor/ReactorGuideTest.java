package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The code of docs/guides/reactor.md and of the module's README. */
final class ReactorGuideTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();
  private static final AsyncLocalStorage<String> TENANT = AsyncLocalStorage.create();

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private CountDownLatch logged = new CountDownLatch(1);

  private void log(String line) {
    lines.add(line);
    logged.countDown();
  }

  private void assertLogged(String... expected) throws InterruptedException {
    assertTrue(logged.await(10, TimeUnit.SECONDS), () -> "logged only " + lines);
    assertEquals(List.of(expected), lines);
  }

  /** A client of a library that knows nothing of contexts. */
  private static final class Client {
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    CompletableFuture<String> send(String query) {
      return answer;
    }
  }

  @Test
  void start() throws Exception {
    Client client = new Client();
    String query = "query";
    AsyncEnvironment environment = AsyncEnvironment.start(); // once, when the application starts

    REQUEST_ID.run(
        "r-17",
        () ->
            Mono.fromFuture(client.send(query))
                .publishOn(Schedulers.parallel())
                .subscribe(reply -> log(REQUEST_ID.getStore() + ": " + reply))); // r-17: …
    client.answer.complete("hello");
    assertLogged("r-17: hello");
    environment.close(); // when it ends: Reactor is as it was
  }

  @Test
  void installation() throws Exception {
    Client client = new Client();
    String query = "query";
    ReactorInstallation installed =
        ReactorIntegration.install(); // once, when the application starts

    REQUEST_ID.run(
        "r-17",
        () ->
            Mono.fromFuture(client.send(query))
                .publishOn(Schedulers.parallel())
                .subscribe(reply -> log(REQUEST_ID.getStore()))); // r-17
    client.answer.complete("hello");
    assertLogged("r-17");
    installed.close();
  }

  @Test
  void stores() throws Exception {
    logged = new CountDownLatch(2);
    Flux<String> orders = Flux.just("order");
    ReactorInstallation installed = ReactorIntegration.install();
    TENANT.run(
        "default",
        () ->
            orders
                .doOnNext(order -> log("above: " + TENANT.getStore())) // above: acme
                .transform(ReactorIntegration.withStore(TENANT, "acme"))
                .subscribe(order -> log("below: " + TENANT.getStore()))); // below: default
    assertLogged("above: acme", "below: default");
    installed.close();
  }

  @Test
  void reactorsContext() throws Exception {
    logged = new CountDownLatch(2);
    ReactorInstallation installed = ReactorIntegration.install();
    Mono<String> greeting =
        Mono.deferContextual(
            context -> Mono.just("hello " + ReactorIntegration.getStore(context, TENANT)));

    greeting
        .contextWrite(context -> ReactorIntegration.putStore(context, TENANT, "acme"))
        .subscribe(this::log); // hello acme
    TENANT.run("beta", () -> greeting.subscribe(this::log)); // hello beta
    assertLogged("hello acme", "hello beta");
    installed.close();
  }

  @Test
  void sharing() throws Exception {
    logged = new CountDownLatch(3);
    ReactorInstallation installed = ReactorIntegration.install(SharedUpstream.none());
    Sinks.Many<String> sink = Sinks.many().multicast().directBestEffort();
    Flux<String> prices =
        sink.asFlux().doOnNext(price -> log("shared by " + REQUEST_ID.getStore())).share();

    REQUEST_ID.run("r-1", () -> prices.subscribe(price -> log(REQUEST_ID.getStore())));
    REQUEST_ID.run("r-2", () -> prices.subscribe(price -> log(REQUEST_ID.getStore())));
    sink.tryEmitNext("1.07"); // shared by null, r-1, r-2
    assertLogged("shared by null", "r-1", "r-2");
    installed.close();
  }

  @Test
  void automaticMode() throws Exception {
    Automatic.enable(); // or skips the test
    ReactorInstallation installed = ReactorIntegration.install();
    Hooks.enableAutomaticContextPropagation(); // other libraries' thread-locals, as before
    try {
      REQUEST_ID.run(
          "r-17", () -> Mono.just("x").hide().subscribe(item -> log(REQUEST_ID.getStore())));
    } finally {
      Hooks.disableAutomaticContextPropagation();
    }
    assertLogged("r-17");
    installed.close();
  }

  @Test
  void ownThreads() throws Exception {
    ReactorInstallation installed = ReactorIntegration.install();
    Mono<String> answer =
        Mono.create(
            sink -> {
              Runnable work = () -> sink.success("done for " + REQUEST_ID.getStore());
              new Thread(AsyncContext.current().bind(work)).start(); // done for r-17
            });
    REQUEST_ID.run("r-17", () -> answer.subscribe(this::log));
    assertLogged("done for r-17");
    installed.close();
  }
}
