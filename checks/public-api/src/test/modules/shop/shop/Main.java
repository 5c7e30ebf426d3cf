package shop;

import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.EventBuffer;
import io.asynclocal.diagnostics.FlameGraph;
import io.asynclocal.diagnostics.Timeline;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Integration;
import io.asynclocal.guava.ListenableFutures;
import io.asynclocal.remote.RemoteStores;
import io.micrometer.context.ContextSnapshotFactory;
import io.reactivex.rxjava3.core.Flowable;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Says of each library whether a store followed its work, and which modules there are. */
public final class Main {
  private static final AsyncLocalStorage<String> REQUEST = AsyncLocalStorage.create();

  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private final Map<String, Callable<String>> flows = new TreeMap<>();

  private Main() {
    ListeningExecutorService guava =
        ListenableFutures.propagating((ExecutorService) MoreExecutors.listeningDecorator(pool));
    flows.put("executor", () -> AsyncExecutors.propagating(pool).submit(Main::request).get());
    flows.put(
        "future",
        () -> {
          AsyncCompletableFuture<String> begun = new AsyncCompletableFuture<>();
          CompletableFuture<String> read = begun.thenApply(ignored -> request());
          pool.execute(() -> begun.complete(""));
          return read.get();
        });
    flows.put("guava", () -> guava.submit(Main::request).get());
    flows.put(
        "micrometer",
        () ->
            pool.submit(
                    ContextSnapshotFactory.builder()
                        .build()
                        .captureAll()
                        .wrap((Callable<String>) Main::request))
                .get());
    flows.put(
        "mutiny",
        () ->
            Uni.createFrom()
                .item(1)
                .onItem()
                .delayIt()
                .by(Duration.ofMillis(1))
                .map(ignored -> request())
                .await()
                .atMost(Duration.ofMinutes(1)));
    flows.put(
        "reactor",
        () ->
            Flux.just(1, 2)
                .flatMap(ignored -> Mono.delay(Duration.ofMillis(1)))
                .map(ignored -> request())
                .blockLast());
    flows.put(
        "rxjava",
        () ->
            Flowable.just(1, 2)
                .flatMap(ignored -> Flowable.timer(1, TimeUnit.MILLISECONDS))
                .map(ignored -> request())
                .blockingLast());
  }

  private static String request() {
    return String.valueOf(REQUEST.getStore());
  }

  /** Runs all, in an environment that finds its integrations by itself, or has none of them. */
  public static void main(String[] arguments) {
    boolean isBare = List.of(arguments).contains("none");
    try (AsyncEnvironment environment =
        isBare
            ? AsyncEnvironment.builder().integrations().start()
            : AsyncEnvironment.start()) {
      environment.integrations().stream()
          .map(Integration::getClass)
          .map(type -> "integration " + type.getModule() + " " + type.getSimpleName())
          .sorted()
          .forEach(System.out::println);
      EventBuffer buffer = EventBuffer.ofLast(10_000);
      Main main = new Main();
      try (AsyncRecorder recorder = AsyncRecorder.builder().observer(buffer).start()) {
        recorder.run(main::runAll);
      }
      main.pool.shutdown();
      String pages = Timeline.of(buffer).html("Modules") + FlameGraph.running(buffer).html("Modules");
      System.out.println("pages " + pages.contains("Program"));
      System.out.println("remote " + RemoteStores.class.getModule());
    }
    System.exit(0); // Mutiny's threads would go on
  }

  private void runAll() {
    flows.forEach(
        (name, flow) -> {
          String read;
          try {
            read = REQUEST.call("A-1", flow::call);
          } catch (Exception e) {
            read = e.toString();
          }
          System.out.println(name + " " + read);
        });
  }
}
