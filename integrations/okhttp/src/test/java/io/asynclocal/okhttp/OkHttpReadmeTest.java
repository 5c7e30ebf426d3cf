package io.asynclocal.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncLocalStorage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.Test;
import retrofit2.Retrofit;

/** The code of this module's README. */
class OkHttpReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  @Test
  void callback_seesTheStore() throws Exception {
    OkHttpClient client = new OkHttpClient();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Callback callback =
        new Callback() {
          @Override
          public void onResponse(Call call, Response response) {
            response.close();
            seen.complete(REQUEST_ID.getStore());
          }

          @Override
          public void onFailure(Call call, IOException failure) {
            seen.completeExceptionally(failure);
          }
        };
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(new MockResponse());
      String url = server.url("/").toString();
      Request request = new Request.Builder().url(url).build();

      PropagatingCallFactory calls = PropagatingCallFactory.of(client); // one for each client
      REQUEST_ID.run("r-17", () -> calls.newCall(request).enqueue(callback)); // sees r-17
      Retrofit retrofit = new Retrofit.Builder().baseUrl(url).callFactory(calls).build();

      assertEquals("r-17", seen.get(60, TimeUnit.SECONDS));
      assertSame(calls, retrofit.callFactory());
    }
  }
}
