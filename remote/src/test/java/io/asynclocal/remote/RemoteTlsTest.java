package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests over TLS: redirects from host to host and out of TLS, and callers by certificate. */
final class RemoteTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final String LOOPBACK = "127.0.0.1";
  private static final int[] REDIRECTS = {301, 302, 303, 307, 308};
  @TempDir static Path directory;
  private static KeyStore keys;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private HttpServer listed;
  private HttpServer stranger;
  private HttpServer plain;

  /** Makes a certificate that says CN=gateway and stands for 127.0.0.1, with the JDK's own tool. */
  @BeforeAll
  static void makeKeys() throws Exception {
    Path store = directory.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "gateway",
                "-dname",
                "CN=gateway",
                "-ext",
                "SAN=ip:" + LOOPBACK,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertTrue(keytool.waitFor(2, TimeUnit.MINUTES), "keytool has not ended");
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
  }

  private static SSLContext tls(boolean isCertified) throws Exception {
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("gateway", keys.getCertificate("gateway"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        isCertified ? own.getKeyManagers() : new KeyManager[0], trust.getTrustManagers(), null);
    return context;
  }

  @BeforeEach
  void start() throws Exception {
    listed = serve("listed", secure());
    stranger = serve("stranger", secure());
    plain = serve("plain", HttpServer.create(loopback(), 10));
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
    assertEquals("", Shop.bound());
  }

  private static InetSocketAddress loopback() throws IOException {
    return new InetSocketAddress(InetAddress.getByName(LOOPBACK), 0);
  }

  private static HttpsServer secure() throws Exception {
    HttpsServer server = HttpsServer.create(loopback(), 10);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls(true)) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
            wanted.setWantClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    return server;
  }

  private HttpServer serve(String name, HttpServer server) {
    server.setExecutor(threads);
    server.createContext("/", exchange -> handle(name, exchange));
    server.start();
    servers.add(server);
    return server;
  }

  private void handle(String name, HttpExchange exchange) throws IOException {
    seen.add(
        name
            + " "
            + exchange.getRequestHeaders().getOrDefault("baggage", List.of())
            + exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
    int status = 200;
    if (exchange.getRequestURI().getPath().equals("/to")) {
      String[] codeAndTarget = exchange.getRequestURI().getRawQuery().split("=", 2);
      exchange.getResponseHeaders().set("Location", codeAndTarget[1]);
      status = Integer.parseInt(codeAndTarget[0]);
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static String origin(HttpServer server) {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://" + LOOPBACK + ":" + server.getAddress().getPort();
  }

  private HttpClient client(Shop shop, boolean isCertified, Redirect redirect) throws Exception {
    HttpClient within =
        HttpClient.newBuilder()
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(tls(isCertified))
            .build();
    return RemoteHttpClient.of(shop.remote, within, redirect);
  }

  private static String got(HttpClient client, String uri) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri)).header("Authorization", "secret").build();
    return client.sendAsync(request, BodyHandlers.ofString()).join().body();
  }

  @Test
  void noRedirectCarriesATenantOrASecretToAnotherHost() throws Exception {
    Shop shop = new Shop(origin(listed));
    HttpClient client = client(shop, true, Redirect.ALWAYS);
    for (int code : REDIRECTS) {
      for (HttpServer target : List.of(stranger, plain)) {
        Shop.TENANT.run(
            "acme", () -> got(client, origin(listed) + "/to?" + code + "=" + origin(target)));
      }
    }
    assertEquals(20, seen.size());
    assertEquals(
        List.of("listed [tenant=acme][secret]", "stranger [][]", "plain [][]"),
        seen.stream().distinct().toList());
  }

  @Test
  void wayOutOfTlsIsNotFollowedUnlessAlways() throws Exception {
    HttpClient client = client(new Shop(origin(listed)), true, Redirect.NORMAL);
    Shop.TENANT.run("acme", () -> got(client, origin(listed) + "/to?302=" + origin(plain)));
    assertEquals(List.of("listed [tenant=acme][secret]"), List.copyOf(seen));
  }

  @Test
  void wayOutOfTlsHasTheTenantOnlyWhereItIsExpresslySentOverHttp() throws Exception {
    HttpClient client = client(new Shop(origin(listed), origin(plain)), true, Redirect.ALWAYS);
    Shop.TENANT.run("acme", () -> got(client, origin(listed) + "/to?302=" + origin(plain)));
    assertEquals(
        List.of("listed [tenant=acme][secret]", "plain [tenant=acme][]"), List.copyOf(seen));
  }

  @Test
  void callerIsWhomTheCertificateNames() throws Exception {
    for (boolean isCertified : new boolean[] {true, false}) {
      Shop shop =
          new Shop(
              Trust.callers(caller -> "CN=gateway".equals(caller.principal())), origin(listed));
      String path = "/stores-" + isCertified;
      listed
          .createContext(
              path,
              exchange -> {
                byte[] body = Shop.bound().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
              })
          .getFilters()
          .add(RemoteHttpServer.filter(shop.remote));
      HttpClient client = client(shop, isCertified, Redirect.NEVER);
      String bound = Shop.TENANT.call("acme", () -> got(client, origin(listed) + path));
      assertEquals(isCertified ? "tenant=acme" : "", bound);
    }
  }
}
