package io.asynclocal.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.logging.LoggedId;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;
import okhttp3.mockwebserver.SocketPolicy;
import retrofit2.CallAdapter;
import retrofit2.Converter;
import retrofit2.Retrofit;

/**
 * A server on a real socket that answers a path with itself, and a client of it whose interceptors,
 * as whoever else is asked to, compare the store with the path's first word. OkHttp begins five
 * calls to it at a time.
 */
final class Asked {
  static final int CALLS = 150;
  static final LoggedId ID = new LoggedId();

  final MockWebServer server = new MockWebServer();
  final ExecutorService bare = Executors.newCachedThreadPool();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger crossed = new AtomicInteger();

  /** The client, whose calls carry nothing. */
  final OkHttpClient client =
      new OkHttpClient.Builder()
          .dispatcher(new Dispatcher(bare))
          .retryOnConnectionFailure(false)
          .addInterceptor(this::look)
          .addNetworkInterceptor(this::look)
          .build();

  Asked() throws IOException {
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

  private Response look(Interceptor.Chain chain) throws IOException {
    note(chain.request().url().pathSegments().get(0));
    return chain.proceed(chain.request());
  }

  /** Compares the store with the one that {@code own} has. */
  void note(String own) {
    reads.incrementAndGet();
    String seen = ID.getStore();
    if (seen == null) {
      lost.incrementAndGet();
    } else if (!seen.equals(own)) {
      crossed.incrementAndGet();
    }
  }

  /** Makes what Retrofit makes of {@code type}, whose methods answer what {@code adapters} know. */
  <A> A api(Class<A> type, Call.Factory calls, CallAdapter.Factory... adapters) {
    Retrofit.Builder builder =
        new Retrofit.Builder()
            .baseUrl(server.url("/"))
            .callFactory(calls)
            .addConverterFactory(new TextConverters());
    for (CallAdapter.Factory adapter : adapters) {
      builder.addCallAdapterFactory(adapter);
    }
    return builder.build().create(type);
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

  void assertAllRight(int atLeast) {
    assertEquals("0 lost, 0 crossed", lost + " lost, " + crossed + " crossed");
    assertTrue(reads.get() >= atLeast, reads + " reads");
  }

  void assertLost(int atLeast) {
    assertTrue(lost.get() >= atLeast, lost + " of " + reads);
  }

  void assertAllLost() {
    assertEquals(reads.get(), lost.get());
  }

  void assertSomeCrossed() {
    assertTrue(crossed.get() > 0, crossed + " of " + reads);
  }

  /** Looks whether the threads are clean, and ends. */
  void end() throws Exception {
    assertSame(AsyncContext.root(), AsyncContext.current());
    for (int i = 0; i < 10; i++) {
      assertSame(AsyncContext.root(), bare.submit(AsyncContext::current).get(30, TimeUnit.SECONDS));
    }
    bare.shutdownNow();
    server.shutdown();
  }
}
