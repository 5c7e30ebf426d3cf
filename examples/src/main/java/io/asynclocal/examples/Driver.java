package io.asynclocal.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fires requests at the service over real sockets, some at a time. */
final class Driver {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;

  Driver(int port) {
    this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
  }

  /**
   * Waits until every request is answered.
   *
   * @throws IOException if one was not, or not with a report
   */
  void fire(int requests, int concurrency) throws IOException, InterruptedException {
    ExecutorService callers = Executors.newFixedThreadPool(concurrency, Threads.named("driver"));
    try {
      List<Future<?>> calls = new ArrayList<>(requests);
      for (int i = 0; i < requests; i++) {
        calls.add(callers.submit(this::call));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("A request failed: " + e.getCause(), e);
    } finally {
      callers.shutdownNow();
    }
  }

  private Void call() throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(request.uri() + " answered " + response.statusCode());
    }
    return null;
  }
}
