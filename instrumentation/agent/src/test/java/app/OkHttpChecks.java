package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.same;
import static app.Checks.watched;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;

/** OkHttp: a call's interceptors and its callback have the stores of whoever enqueued it. */
final class OkHttpChecks {
  private OkHttpChecks() {}

  static void addTo(Checks checks) {
    checks.add("okhttp/stores/a call", () -> calls("A"));
    checks.add("okhttp/stores/calls that wait for their host", () -> calls("A", "B", "C", "D"));
    checks.add(
        "okhttp/stores/an interceptor",
        () -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          OkHttpClient client =
              new OkHttpClient.Builder()
                  .addInterceptor(
                      chain -> {
                        seen.complete(String.valueOf(ID.getStore()));
                        return chain.proceed(chain.request());
                      })
                  .build();
          with(client, server -> callIn("A", () -> enqueued(client, server)).get());
          same("A", seen.get());
        });
    checks.add(
        "okhttp/stores/a failure",
        () -> {
          OkHttpClient client = new OkHttpClient();
          MockWebServer server = new MockWebServer();
          server.start();
          server.shutdown();
          same("A", callIn("A", () -> enqueued(client, server)).get());
          close(client);
        });
    checks.add(
        "okhttp/hooks/a call",
        () -> {
          OkHttpClient client = new OkHttpClient();
          with(
              client,
              server -> {
                Events events = watched(() -> enqueued(client, server).get());
                same(1, events.of("OkHttpCall").size());
              });
        });
    checks.add(
        "okhttp/leak/a client that was first used in a request",
        () -> {
          OkHttpClient client = new OkHttpClient();
          with(
              client,
              server ->
                  collected(
                      store -> {
                        CompletableFuture<String> seen = enqueued(client, server);
                        same(store.get() + "", seen.get());
                      }));
        });
  }

  /** Work with a server. */
  private interface UsesServer {
    void with(MockWebServer server) throws Exception;
  }

  private static void with(OkHttpClient client, UsesServer work) throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      for (int i = 0; i < 8; i++) {
        server.enqueue(new MockResponse().setBody("x"));
      }
      server.start();
      work.with(server);
    } finally {
      close(client);
    }
  }

  private static void close(OkHttpClient client) {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  /** One call at a time, each from a request of its own. */
  private static void calls(String... requests) throws Exception {
    OkHttpClient client = new OkHttpClient.Builder().callTimeout(30, TimeUnit.SECONDS).build();
    client.dispatcher().setMaxRequestsPerHost(1);
    with(
        client,
        server -> {
          List<CompletableFuture<String>> seen = new ArrayList<>();
          for (String request : requests) {
            seen.add(callIn(request, () -> enqueued(client, server)));
          }
          for (int i = 0; i < requests.length; i++) {
            same(requests[i], seen.get(i).get());
          }
        });
  }

  private static CompletableFuture<String> enqueued(OkHttpClient client, MockWebServer server) {
    CompletableFuture<String> seen = new CompletableFuture<>();
    client
        .newCall(new Request.Builder().url(server.url("/")).build())
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException e) {
                seen.complete(String.valueOf(ID.getStore()));
              }

              @Override
              public void onResponse(Call call, Response response) throws IOException {
                response.close();
                seen.complete(String.valueOf(ID.getStore()));
              }
            });
    return seen;
  }
}
