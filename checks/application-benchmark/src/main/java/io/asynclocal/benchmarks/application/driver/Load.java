package io.asynclocal.benchmarks.application.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** So many requests of each kind in turn, over some connections at once. */
public final class Load {
  private final List<Request> kinds;
  private final long[] nanos;
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private long wallNanos;

  private Load(List<Request> kinds, int requests) {
    this.kinds = kinds;
    this.nanos = new long[requests];
  }

  /**
   * Sends the requests and waits for the answers.
   *
   * @throws IOException if one isn't answered as it should be; that it lacks its id doesn't count
   */
  static Load run(int port, List<Request> kinds, int requests, int connections)
      throws IOException, InterruptedException {
    Load load = new Load(kinds, requests);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long begin = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        running.add(
            threads.submit(
                () -> {
                  load.ask(port);
                  return null;
                }));
      }
      for (Future<?> client : running) {
        client.get();
      }
      load.wallNanos = System.nanoTime() - begin;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
    Arrays.sort(load.nanos);
    return load;
  }

  private void ask(int port) throws IOException {
    try (Connection connection = new Connection(port)) {
      for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
        String id = "request-" + i;
        long begin = System.nanoTime();
        String answer = connection.ask(kinds.get(i % kinds.size()), id);
        nanos[i] = System.nanoTime() - begin;
        if (!answer.contains(id)) {
          lost.add(id + ", " + kinds.get(i % kinds.size()) + ": " + answer.trim());
        }
      }
    }
  }

  /** Returns the answers that didn't have their request's id, and what was asked. */
  List<String> lost() {
    return List.copyOf(lost);
  }

  /** Returns within how many milliseconds so many hundredths of the requests were answered. */
  double percentile(int hundredths) {
    return nanos[(int) ((nanos.length - 1L) * hundredths / 100)] / 1e6;
  }

  double perSecond() {
    return nanos.length * 1e9 / wallNanos;
  }
}
