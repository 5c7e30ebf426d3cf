package io.asynclocal.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.QueueDispatcher;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import retrofit2.Converter;
import retrofit2.Retrofit;
import retrofit2.http.GET;
import retrofit2.http.Path;

/** 150 calls at once of each kind, over real sockets, of which OkHttp begins five at a time. */
class CallsTest {
  private static final int CALLS = 150;
  private static final AsyncLocalStorage<String> ID =
      AsyncLocalStorage.<String>builder().name("id").build();

  private final MockWebServer server = new MockWebServer();
  private final ExecutorService bare = Executors.newCachedThreadPool();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger crossed = new AtomicInteger();

  @BeforeEach
  void serve() throws IOException {
    server.setDispatcher(
        new okhttp3.mockwebserver.Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return request.getPath().endsWith("/broken")
                ? new MockResponse().setSocketPolicy(SocketPolicy.DISCONNECT_AFTER_REQUEST)
                : new MockResponse().setBody(request.getPath());
          }
        });
    server.start();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    for (int i = 0; i < 10; i++) {
      assertSame(AsyncContext.root(), bare.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    bare.shutdownNow();
    server.shutdown();
  }

  private OkHttpClient client(ExecutorService threads) {
    return new OkHttpClient.Builder()
        .dispatcher(new Dispatcher(threads))
        .retryOnConnectionFailure(false)
        .addInterceptor(this::look)
        .addNetworkInterceptor(this::look)
        .build();
  }

  /** An interceptor that compares the store with the request's own first word. */
  private Response look(Interceptor.Chain chain) throws IOException {
    note(chain.request().url().pathSegments().get(0));
    return chain.proceed(chain.request());
  }

  private void note(String own) {
    reads.incrementAndGet();
    String seen = ID.getStore();
    if (seen == null) {
      lost.incrementAndGet();
    } else if (!seen.equals(own)) {
      crossed.incrementAndGet();
    }
  }

  private void assertAllRight(int atLeast) {
    assertEquals("0 lost, 0 crossed", lost + " lost, " + crossed + " crossed");
    assertTrue(reads.get() >= atLeast, reads + " reads");
  }

  private Request request(String own, String rest) {
    return new Request.Builder().url(server.url("/" + own + rest)).build();
  }

  /** Looks at the store in both methods. */
  private final class Answer extends CompletableFuture<String> implements Callback {
    private final String own;

    Answer(String own) {
      this.own = own;
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
      note(own);
      try (response) {
        complete(response.body().string());
      }
    }

    @Override
    public void onFailure(Call call, IOException failure) {
      note(own);
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
    List<String> answers = enqueueAll(PropagatingCallFactory.of(client(bare)), "");
    assertEquals("/client-149", answers.get(149));
    assertAllRight(3 * CALLS);
  }

  @Test
  void failures_areSeenWithTheirOwnStoreToo() throws Exception {
    List<String> answers = enqueueAll(PropagatingCallFactory.of(client(bare)), "/broken");
    assertEquals("failed", answers.get(149));
    assertAllRight(3 * CALLS);
  }

  @Test
  void withoutTheFactory_storesAreLost() throws Exception {
    enqueueAll(client(bare), "");
    assertEquals(reads.get(), lost.get());
  }

  @Test
  void withAWrappedExecutorOnly_theyAreAnothers() throws Exception {
    enqueueAll(client(AsyncExecutors.propagating(bare)), "");
    assertTrue(crossed.get() > 0, crossed + " of " + reads);
  }

  @Test
  void callWithinACallback_belongsToItsCaller() throws Exception {
    PropagatingCallFactory calls = PropagatingCallFactory.of(client(bare));
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
    assertAllRight(6 * CALLS);
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
    Api api =
        new Retrofit.Builder()
            .baseUrl(server.url("/"))
            .callFactory(calls)
            .addConverterFactory(new TextConverters())
            .build()
            .create(Api.class);
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
                            note(own);
                            return failure != null;
                          })));
    }
    for (int i = 0; i < CALLS; i++) {
      assertEquals(i % 3 == 0, answers.get(i).get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void retrofitsFutures_seeTheirOwnStore() throws Exception {
    askForFutures(PropagatingCallFactory.of(client(bare)));
    assertAllRight(3 * CALLS);
  }

  @Test
  void retrofitsFuturesWithoutTheFactory_loseIt() throws Exception {
    askForFutures(client(bare));
    assertTrue(lost.get() >= 2 * CALLS, lost + " of " + reads);
  }

  @Test
  void retrofitsCalls_seeTheirOwnStore() throws Exception {
    Api api =
        new Retrofit.Builder()
            .baseUrl(server.url("/"))
            .callFactory(PropagatingCallFactory.of(client(bare)))
            .addConverterFactory(new TextConverters())
            .build()
            .create(Api.class);
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
              note(own);
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
    assertAllRight(3 * CALLS);
  }

  private static final class TextConverters extends Converter.Factory {
    @Override
    public Converter<okhttp3.ResponseBody, ?> responseBodyConverter(
        java.lang.reflect.Type type,
        java.lang.annotation.Annotation[] annotations,
        Retrofit retrofit) {
      return okhttp3.ResponseBody::string;
    }
  }

  /** Opens all sockets at once, and waits until the server has closed them. */
  private void openSockets(WebSocket.Factory sockets) throws Exception {
    server.setDispatcher(new QueueDispatcher());
    List<CompletableFuture<String>> ends = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      server.enqueue(new MockResponse().withWebSocketUpgrade(new Greeter()));
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
    openSockets(PropagatingCallFactory.of(client(bare)));
    assertAllRight(4 * CALLS);
  }

  @Test
  void withoutTheFactory_socketListenersLoseIt() throws Exception {
    openSockets(client(bare));
    assertTrue(lost.get() >= 4 * CALLS, lost + " of " + reads);
  }

  @Test
  void closedSocket_keepsNoContextWhoeverKeepsIt() throws Exception {
    server.setDispatcher(new QueueDispatcher());
    server.enqueue(new MockResponse().withWebSocketUpgrade(new Greeter()));
    PropagatingCallFactory sockets = PropagatingCallFactory.of(client(bare));
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
      bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
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
      note(own);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      note(own);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      note(own);
      socket.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      note(own);
      end.complete("closed");
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, Response response) {
      note(own);
      end.complete(failure.toString());
    }
  }

  @Test
  void executedCall_seesTheCallersStoreAndItsRequestIsUnchanged() throws Exception {
    Request request = request("ann", "");
    Call call = PropagatingCallFactory.of(client(bare)).newCall(request);
    assertSame(request, call.request());
    try (Response response = ID.call("ann", call::execute)) {
      assertEquals("/ann", response.body().string());
    }
    assertTrue(call.isExecuted());
    assertAllRight(2);
  }

  @Test
  void cancelledCall_failsInItsOwnContext() throws Exception {
    Call call = PropagatingCallFactory.of(client(bare)).newCall(request("ann", ""));
    Answer answer = new Answer("ann");
    call.cancel();
    ID.run("ann", () -> call.enqueue(answer));
    assertEquals("failed", answer.get(60, TimeUnit.SECONDS));
    assertTrue(call.isCanceled());
    assertAllRight(1);
  }

  @Test
  void clone_isACallOfItsOwn() throws Exception {
    Call call = PropagatingCallFactory.of(client(bare)).newCall(request("ann", ""));
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
    assertAllRight(6);
  }

  @Test
  void endedCall_keepsNoContextWhoeverKeepsIt() throws Exception {
    Call kept = PropagatingCallFactory.of(client(bare)).newCall(request("ann", ""));
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
      bare.submit(() -> {}).get(30, TimeUnit.SECONDS);
    }
    assertNull(context.get());
    assertTrue(kept.isExecuted());
  }

  @Test
  void absentClient_isRefused() {
    assertThrows(NullPointerException.class, () -> PropagatingCallFactory.of(null));
  }
}
