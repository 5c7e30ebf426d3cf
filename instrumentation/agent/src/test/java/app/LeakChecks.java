package app;

import static app.Checks.collected;
import static app.Checks.same;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.HashedWheelTimer;
import io.reactivex.rxjava3.core.Single;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Libraries that are first used in a request, and stay in use: the threads that they make then, and
 * what they do from time to time, keep nothing of the request.
 */
public final class LeakChecks {
  /** What goes on to be used after the request. */
  private static Object kept = "";

  private LeakChecks() {}

  /** Runs all whose name begins with an argument, or all. */
  public static void main(String[] prefixes) {
    Checks checks = new Checks();
    checks.add("reactor/leak/bounded elastic", () -> collected(store -> reactor()));
    checks.add("rxjava/leak/io", () -> collected(store -> rxJava()));
    checks.add("hikari/leak/a pool of connections", () -> collected(store -> hikari()));
    checks.add("caffeine/leak/a cache that expires", () -> collected(store -> caffeine()));
    checks.add("okhttp/leak/a client", LeakChecks::okHttp);
    checks.add("netty/leak/event loops", () -> collected(store -> nettyLoops()));
    checks.add("netty/leak/a timer", () -> collected(store -> nettyTimer()));
    checks.add("http/leak/a client of the JDK", LeakChecks::httpClient);
    checks.run(List.of(prefixes));
    System.exit(kept == null ? 1 : 0);
  }

  private static void reactor() {
    same(5, Mono.fromCallable(() -> 5).subscribeOn(Schedulers.boundedElastic()).block());
  }

  private static void rxJava() {
    same(
        5,
        Single.fromCallable(() -> 5)
            .subscribeOn(io.reactivex.rxjava3.schedulers.Schedulers.io())
            .blockingGet());
  }

  private static void hikari() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(answering(DataSource.class));
    config.setMinimumIdle(1);
    HikariDataSource pool = new HikariDataSource(config);
    pool.getConnection().close();
    kept = pool;
  }

  /** Returns a data source, or one of its connections, of which nothing else is asked. */
  private static <T> T answering(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Class<?> answer = method.getReturnType();
              return answer == Connection.class
                  ? answering(Connection.class)
                  : answer == boolean.class ? (Object) true : answer == int.class ? 0 : null;
            }));
  }

  private static void caffeine() {
    Cache<String, String> cache =
        Caffeine.newBuilder()
            .expireAfterWrite(1, TimeUnit.HOURS)
            .scheduler(Scheduler.systemScheduler())
            .build();
    cache.put("a", "b");
    same("b", cache.getIfPresent("a"));
    kept = cache;
  }

  private static void okHttp() throws Exception {
    OkHttpClient client = new OkHttpClient();
    try (MockWebServer server = new MockWebServer()) {
      server.enqueue(new MockResponse().setBody("x"));
      server.start();
      collected(
          store -> {
            Request request = new Request.Builder().url(server.url("/")).build();
            try (Response response = client.newCall(request).execute()) {
              same(200, response.code());
            }
          });
      same(1, client.connectionPool().connectionCount());
    }
  }

  private static void nettyLoops() throws Exception {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    same("ran", loops.submit(() -> "ran").get());
    kept = loops;
  }

  private static void nettyTimer() {
    HashedWheelTimer timer = new HashedWheelTimer();
    timer.start();
    kept = timer;
  }

  private static void httpClient() throws Exception {
    HttpChecks.serve(
        uri -> {
          collected(
              store -> {
                HttpClient client = HttpClient.newHttpClient();
                HttpRequest request = HttpRequest.newBuilder(uri).build();
                kept = client;
                same(200, client.sendAsync(request, BodyHandlers.ofString()).get().statusCode());
              });
          same(true, kept instanceof HttpClient);
        });
  }
}
