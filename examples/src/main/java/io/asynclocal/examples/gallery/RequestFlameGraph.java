package io.asynclocal.examples.gallery;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.EventBuffer;
import io.asynclocal.diagnostics.FlameGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What a request has begun, and what that has begun: the stacks of a flame graph. */
public final class RequestFlameGraph {
  private static final AsyncLocalStorage<String> REQUEST = AsyncLocalStorage.create();

  private RequestFlameGraph() {}

  private static void checkOut(ExecutorService pool) {
    CompletableFuture.runAsync(() -> price(pool), pool).join();
    CompletableFuture.runAsync(() -> {}, pool).join();
  }

  private static void price(ExecutorService pool) {
    CompletableFuture.runAsync(() -> {}, pool).join();
  }

  /** Takes two requests; with the name of a file, writes the graph there, for a browser. */
  public static void main(String[] file) throws IOException, InterruptedException {
    EventBuffer buffer = EventBuffer.ofLast(1_000);
    ExecutorService pool = AsyncExecutors.propagating(Executors.newCachedThreadPool());
    AsyncRecorder recorder =
        AsyncRecorder.builder().observer(buffer).stacks(1, 1).labelledBy(REQUEST, id -> id).start();
    try (recorder) {
      REQUEST.run("r-17", () -> checkOut(pool));
      REQUEST.run("r-18", () -> checkOut(pool));
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.MINUTES); // what runs is recorded when it has ended
    }
    FlameGraph graph = FlameGraph.running(buffer);
    for (String stack : graph.collapsed()) {
      System.out.println(stack.replaceFirst(" \\d+$", ""));
    }
    if (file.length > 0) {
      Files.writeString(Path.of(file[0]), graph.html("Two requests"));
    }
  }
}
