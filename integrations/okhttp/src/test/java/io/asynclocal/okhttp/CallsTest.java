package io.asynclocal.okhttp;

import static io.asynclocal.okhttp.Asked.CALLS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.logging.LoggedId;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.QueueDispatcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import retrofit2.http.GET;
import retrofit2.http.Path;

/** 150 calls at once of each kind, over real sockets, of which OkHttp begins five at a time. */
class CallsTest {
  @RegisterExtension static final LoggedId ID = Asked.ID;
  private final Asked asked = new Asked();

  CallsTest() throws IOException {}

  @AfterEach
  void leaveNothing() throws Exception {
    asked.end();
  }

  private Request request(String own, String rest) {
    return new Request.Builder().url(asked.server.url("/" + own + rest)).build();
  }

  /** Looks at the store in both methods. */
  private final class Answer extends CompletableFuture<String> implements Callback {
    private final String own;

    Answer(String own) {
      this.own = own;
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
      asked.note(own);
      try (response) {
        complete(response.body().string());
      }
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      asked.note(own);
      complete("failed");
    }
  }

  private List<String> enqueueAll(Call.Factory calls, String rest) throws Exception {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String own = "client-" + i;
      Answer answer = new Answer(own);
      answers.add(answer);
      ID.run(own, () -> calls.newCall(request(own, rest)).enqueue(answer));
    }
    List<String> all = new ArrayList<>();
    for (Answer answer : answers) {
      all.add(answer.get(60, TimeUnit.SECONDS));
    }
    return all;
  }

  @Test
  void interceptorsAndCallbacks_seeTheirOwnStore() throws Exception {
    List<String> answers = enqueueAll(PropagatingCallFactory.of(asked.client), "");
    assertEquals("/client-149", answers.get(149));
    asked.assertAllRight(3 * CALLS);
  }

  /** So there is none in whose place ours could stand. */
  @Test
  void withoutInterceptorsOfTheApplication_theNetworksAndCallbacksSeeTheirOwn() throws Exception {
    OkHttpClient.Builder none = asked.client.newBuilder();
    none.interceptors().clear();
    enqueueAll(PropagatingCallFactory.of(none.build()), "");
    asked.assertAllRight(2 * CALLS);
  }

  @Test
  void failures_areSeenWithTheirOwnStoreToo() throws Exception {
    List<String> answers = enqueueAll(PropagatingCallFactory.of(asked.client), "/broken");
    assertEquals("failed", answers.get(149));
    asked.assertAllRight(3 * CALLS);
  }

  @Test
  void withoutTheFactory_storesAreLost() throws Exception {
    enqueueAll(asked.client, "");
    enqueueAll(asked.client, "/broken");
    asked.assertAllLost();
  }

  @Test
  void withAWrappedExecutorOnly_theyAreAnothers() throws Exception {
    Dispatcher wrapped = new Dispatcher(AsyncExecutors.propagating(asked.bare));
    enqueueAll(asked.client.newBuilder().dispatcher(wrapped).build(), "");
    asked.assertSomeCrossed();
  }

  @Test
  void callWithinACallback_belongsToItsCaller() throws Exception {
    PropagatingCallFactory calls = PropagatingCallFactory.of(asked.client);
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String own = "client-" + i;
      Answer second = new Answer(own);
      ends.add(second);
      Answer first = new Answer(own);
      Callback both =
          new Callback() {
            @Override
            public void onResponse(Call call, Response response) throws IOException {
              first.onResponse(call, response);
              calls.newCall(request(own, "/second")).enqueue(second);
            }

            @Override
            public void onFailure(Call call, IOException failure) {
              second.onFailure(call, failure);
            }
          };
      ID.run(own, () -> calls.newCall(request(own, "/first")).enqueue(both));
    }
    assertEquals("/client-149/second", ends.get(149).get(60, TimeUnit.SECONDS));
    for (CompletableFuture<String> end : ends) {
      end.get(60, TimeUnit.SECONDS);
    }
    asked.assertAllRight(6 * CALLS);
  }

  /** What Retrofit makes. */
  interface Api {
    @GET("/{own}")
    retrofit2.Call<String> get(@Path("own") String own);

    @GET("/{own}")
    CompletableFuture<String> future(@Path("own") String own);

    @GET("/{own}/broken")
    CompletableFuture<String> broken(@Path("own") String own);
  }

  /** Retrofit's own call adapter, whose futures are completed by OkHttp's threads. */
  private void askForFutures(Call.Factory calls) throws Exception {
    Api api = asked.api(Api.class, calls);
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String own = "client-" + i;
      boolean isBroken = i % 3 == 0;
      answers.add(
          ID.call(
              own,
              () ->
                  (isBroken ? api.broken(own) : api.future(own))
                      .handle(
                          (answer, failure) -> {
                            asked.note(own);
                            return failure != null;
                          })));
    }
    for (int i = 0; i < CALLS; i++) {
      assertEquals(i % 3 == 0, answers.get(i).get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void retrofitsFutures_seeTheirOwnStore() throws Exception {
    askForFutures(PropagatingCallFactory.of(asked.client));
    asked.assertAllRight(3 * CALLS);
  }

  @Test
  void retrofitsFuturesWithoutTheFactory_loseIt() throws Exception {
    askForFutures(asked.client);
    asked.assertLost(2 * CALLS);
  }

  private void enqueueRetrofitsCalls(Call.Factory calls) throws Exception {
    Api api = asked.api(Api.class, calls);
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String own = "client-" + i;
      CompletableFuture<String> answer = new CompletableFuture<>();
      answers.add(answer);
      retrofit2.Callback<String> callback =
          new retrofit2.Callback<>() {
            @Override
            public void onResponse(
                retrofit2.Call<String> call, retrofit2.Response<String> response) {
              asked.note(own);
              answer.complete(response.body());
            }

            @Override
            public void onFailure(retrofit2.Call<String> call, Throwable failure) {
              answer.completeExceptionally(failure);
            }
          };
      ID.run(own, () -> api.get(own).enqueue(callback));
    }
    for (int i = 0; i < CALLS; i++) {
      assertEquals("/client-" + i, answers.get(i).get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void retrofitsCalls_seeTheirOwnStore() throws Exception {
    enqueueRetrofitsCalls(PropagatingCallFactory.of(asked.client));
    asked.assertAllRight(3 * CALLS);
  }

  @Test
  void retrofitsCallsWithoutTheFactory_loseIt() throws Exception {
    enqueueRetrofitsCalls(asked.client);
    asked.assertAllLost();
  }

  /** Opens all sockets at once, and waits until the server has closed them. */
  private void openSockets(WebSocket.Factory sockets) throws Exception {
    asked.server.setDispatcher(new QueueDispatcher());
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      asked.server.enqueue(new MockResponse().withWebSocketUpgrade(new Greeter()));
    }
    for (int i = 0; i < CALLS; i++) {
      String own = "client-" + i;
      CompletableFuture<String> end = new CompletableFuture<>();
      ends.add(end);
      ID.run(own, () -> sockets.newWebSocket(request(own, ""), new Socket(own, end)));
    }
    for (CompletableFuture<String> end : ends) {
      assertEquals("closed", end.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void socketListeners_seeTheStoreOfWhoOpenedTheSocket() throws Exception {
    openSockets(PropagatingCallFactory.of(asked.client));
    asked.assertAllRight(4 * CALLS);
  }

  @Test
  void withoutTheFactory_socketListenersLoseIt() throws Exception {
    openSockets(asked.client);
    asked.assertLost(4 * CALLS);
  }

  @Test
  void closedSocket_keepsNoContextWhoeverKeepsIt() throws Exception {
    asked.server.setDispatcher(new QueueDispatcher());
    asked.server.enqueue(new MockResponse().withWebSocketUpgrade(new Greeter()));
    PropagatingCallFactory sockets = PropagatingCallFactory.of(asked.client);
    CompletableFuture<String> end = new CompletableFuture<>();
    Socket listener = new Socket("ann", end);
    List<WebSocket> kept = new ArrayList<>();
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              kept.add(sockets.newWebSocket(request("ann", ""), listener));
              return new WeakReference<>(AsyncContext.current());
            });
    assertEquals("closed", end.get(60, TimeUnit.SECONDS));
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
      asked.bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }
    assertNull(context.get());
    assertEquals(1, kept.size());
  }

  /** The server's end, which says one word and closes. */
  private static final class Greeter extends WebSocketListener {
    @Override
    public void onOpen(WebSocket socket, Response response) {
      socket.send("hello");
      socket.close(1000, "done");
    }
  }

  private final class Socket extends WebSocketListener {
    private final String own;
    private final CompletableFuture<String> end;

    Socket(String own, CompletableFuture<String> end) {
      this.own = own;
      this.end = end;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      asked.note(own);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      asked.note(own);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      asked.note(own);
      socket.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      asked.note(own);
      end.complete("closed");
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, Response response) {
      asked.note(own);
      end.complete(failure.toString());
    }
  }

  @Test
  void executedCall_seesTheCallersStoreAndItsRequestIsUnchanged() throws Exception {
    Request request = request("ann", "");
    Call call = PropagatingCallFactory.of(asked.client).newCall(request);
    assertSame(request, call.request());
    try (Response response = ID.call("ann", call::execute)) {
      assertEquals("/ann", response.body().string());
    }
    assertTrue(call.isExecuted());
    asked.assertAllRight(2);
  }

  @Test
  void cancelledCall_failsInItsOwnContext() throws Exception {
    Call call = PropagatingCallFactory.of(asked.client).newCall(request("ann", ""));
    Answer answer = new Answer("ann");
    call.cancel();
    ID.run("ann", () -> call.enqueue(answer));
    assertEquals("failed", answer.get(60, TimeUnit.SECONDS));
    assertTrue(call.isCanceled());
    asked.assertAllRight(1);
  }

  @Test
  void clone_isACallOfItsOwn() throws Exception {
    Call call = PropagatingCallFactory.of(asked.client).newCall(request("ann", ""));
    Answer first = new Answer("ann");
    ID.run("ann", () -> call.enqueue(first));
    assertThrows(IllegalStateException.class, () -> call.enqueue(first));
    Call clone = call.clone();
    assertNotSame(call, clone);
    assertFalse(clone.isExecuted());
    Answer second = new Answer("ann");
    ID.run("ann", () -> clone.enqueue(second));
    assertEquals("/ann", first.get(60, TimeUnit.SECONDS));
    assertEquals("/ann", second.get(60, TimeUnit.SECONDS));
    asked.assertAllRight(6);
  }

  @Test
  void endedCall_keepsNoContextWhoeverKeepsIt() throws Exception {
    Call kept = PropagatingCallFactory.of(asked.client).newCall(request("ann", ""));
    Answer answer = new Answer("ann");
    WeakReference<AsyncContext> context =
        ID.call(
            "ann",
            () -> {
              kept.enqueue(answer);
              return new WeakReference<>(AsyncContext.current());
            });
    assertEquals("/ann", answer.get(60, TimeUnit.SECONDS));
    for (int i = 0; i < 100 && context.get() != null; i++) {
      System.gc();
      asked.bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }
    assertNull(context.get());
    assertTrue(kept.isExecuted());
  }

  @Test
  void absentClientOrCallback_isRefused() {
    assertThrows(NullPointerException.class, () -> PropagatingCallFactory.of(null));
    Call call = PropagatingCallFactory.of(asked.client).newCall(request("ann", ""));
    assertThrows(NullPointerException.class, () -> call.enqueue(null));
    assertFalse(call.isExecuted());
  }
}
