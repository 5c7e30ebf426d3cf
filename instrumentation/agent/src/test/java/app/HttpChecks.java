package app;

import static app.Checks.ID;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** {@code HttpClient}: what is handed over has the stores of the one that sends. */
final class HttpChecks {
  private HttpChecks() {}

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static void addTo(Checks checks) {
    checks.add("http/stores/a body handler", () -> handles(HttpChecks::handler));
    checks.add("http/stores/a subscriber", () -> handles(HttpChecks::subscriber));
    checks.add(
        "http/stores/a subscriber by fromSubscriber",
        () -> handles(seen -> BodyHandlers.fromSubscriber(new Receiver<>(seen), r -> see(seen))));
    checks.add(
        "http/stores/a consumer",
        () -> handles(seen -> BodyHandlers.ofByteArrayConsumer(bytes -> see(seen))));
    checks.add(
        "http/stores/a mapping",
        () ->
            handles(
                seen ->
                    info -> BodySubscribers.mapping(BodySubscribers.discarding(), v -> see(seen))));
    checks.add("http/published body", () -> handlesPublished());
    checks.add(
        "future/stores/a response of HttpClient",
        () -> {
          CompletableFuture<Object> seen = new CompletableFuture<>();
          serve(
              uri -> {
                in(
                    "A",
                    () ->
                        CLIENT
                            .sendAsync(get(uri), BodyHandlers.ofString())
                            .thenAccept(r -> seen.complete(ID.getStore())));
                same("A", seen.get(30, TimeUnit.SECONDS));
              });
        });
    checks.add("http/stores/a request's body", HttpChecks::sends);
    checks.add("http/root/a handler of the root", HttpChecks::root);
    checks.add(
        "http/body/is what was sent",
        () ->
            serve(
                uri ->
                    in(
                        "A",
                        () -> {
                          HttpRequest request =
                              HttpRequest.newBuilder(uri)
                                  .POST(BodyPublishers.ofString("as it is"))
                                  .build();
                          same("as it is", CLIENT.send(request, BodyHandlers.ofString()).body());
                          same(
                              List.of("as it is"),
                              CLIENT.send(request, BodyHandlers.ofLines()).body().toList());
                        })));
    checks.add(
        "http/leak/an exchange that has ended",
        () ->
            serve(
                uri ->
                    collected(
                        store -> {
                          List<Object> seen = new CopyOnWriteArrayList<>();
                          CLIENT.send(get(uri), subscriber(seen));
                          same(false, seen.contains("null"));
                        })));
    checks.add("http/stores/a web socket", HttpChecks::listens);
  }

  interface Uses {
    void with(URI uri) throws Exception;
  }

  /** Has a server that answers with what it gets. */
  static void serve(Uses uses) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      uses.with(new URI("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    } finally {
      server.stop(0);
    }
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).build();
  }

  private interface Handles {
    BodyHandler<?> with(List<Object> seen);
  }

  private static void handles(Handles handles) throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    serve(
        uri -> {
          HttpRequest request =
              HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString("text")).build();
          CompletableFuture<?>[] sent = new CompletableFuture<?>[1];
          in("A", () -> sent[0] = CLIENT.sendAsync(request, handles.with(seen)));
          sent[0].get(30, TimeUnit.SECONDS);
        });
    same(false, seen.isEmpty());
    same(List.of(), seen.stream().filter(store -> !"A".equals(store)).toList());
  }

  private static Object see(List<Object> seen) {
    seen.add(String.valueOf(ID.getStore()));
    return "";
  }

  private static BodyHandler<String> handler(List<Object> seen) {
    return info -> {
      see(seen);
      return BodySubscribers.ofString(StandardCharsets.UTF_8);
    };
  }

  private static BodyHandler<Object> subscriber(List<Object> seen) {
    return info -> new Subscriber(seen);
  }

  private static void handlesPublished() throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    serve(
        uri -> {
          var published = CLIENT.send(get(uri), BodyHandlers.ofPublisher()).body();
          Receiver<List<ByteBuffer>> receiver = new Receiver<>(seen);
          in("A", () -> published.subscribe(receiver));
          receiver.ended.get(30, TimeUnit.SECONDS);
        });
    same(false, seen.isEmpty());
    same(List.of(), seen.stream().filter(store -> !"A".equals(store)).toList());
  }

  private static void sends() throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    Flow.Publisher<ByteBuffer> body =
        subscriber -> {
          see(seen);
          subscriber.onSubscribe(
              new Flow.Subscription() {
                @Override
                public void request(long n) {
                  if (seen.size() == 1) {
                    see(seen);
                    subscriber.onNext(ByteBuffer.wrap("text".getBytes(StandardCharsets.UTF_8)));
                    subscriber.onComplete();
                  }
                }

                @Override
                public void cancel() {
                  see(seen);
                }
              });
        };
    serve(
        uri -> {
          HttpRequest[] request = new HttpRequest[1];
          in(
              "B",
              () ->
                  request[0] =
                      HttpRequest.newBuilder(uri).POST(BodyPublishers.fromPublisher(body)).build());
          CompletableFuture<?>[] sent = new CompletableFuture<?>[1];
          in("A", () -> sent[0] = CLIENT.sendAsync(request[0], BodyHandlers.ofString()));
          same("text", ((HttpResponse<?>) sent[0].get(30, TimeUnit.SECONDS)).body());
        });
    same("[A, A]", seen.toString());
  }

  private static void root() throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    serve(
        uri -> {
          var sent = CLIENT.sendAsync(get(uri), handler(seen));
          in("B", () -> sent.get(30, TimeUnit.SECONDS));
        });
    same("[null]", seen.toString());
  }

  private static void listens() throws Exception {
    List<Object> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<Object> ended = new CompletableFuture<>();
    WebSocket.Listener listener =
        new WebSocket.Listener() {
          @Override
          public void onOpen(WebSocket socket) {
            see(seen);
            socket.request(Long.MAX_VALUE);
          }

          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            see(seen);
            return null;
          }

          @Override
          public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            see(seen);
            ended.complete("");
            return null;
          }
        };
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CountDownLatch left = new CountDownLatch(1);
      Thread serving = new Thread(() -> greet(server, left));
      serving.start();
      URI uri = new URI("ws://127.0.0.1:" + server.getLocalPort() + "/");
      CompletableFuture<?>[] opened = new CompletableFuture<?>[1];
      in("A", () -> opened[0] = CLIENT.newWebSocketBuilder().buildAsync(uri, listener));
      left.countDown();
      opened[0].get(30, TimeUnit.SECONDS);
      ended.get(30, TimeUnit.SECONDS);
      serving.join();
    }
    same("[A, A, A]", seen.toString());
  }

  /**
   * Accepts a web socket, sends a text of one letter, and closes; not before the client has left
   * its context, in which its own thread would call the listener if all were there at once.
   */
  private static void greet(ServerSocket server, CountDownLatch left) {
    try (Socket socket = server.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      String key = "";
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        if (line.startsWith("Sec-WebSocket-Key: ")) {
          key = line.substring(line.indexOf(' ') + 1);
        }
      }
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest(
                  (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                      .getBytes(StandardCharsets.US_ASCII));
      String accepted =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: "
              + Base64.getEncoder().encodeToString(hash)
              + "\r\n\r\n";
      Checks.await(left);
      OutputStream out = socket.getOutputStream();
      out.write(accepted.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[] {(byte) 0x81, 1, 'x', (byte) 0x88, 2, 3, (byte) 0xe8});
      out.flush();
      while (in.read() >= 0) {
        // The other side closes too.
      }
    } catch (Exception e) {
      // Then nothing comes, and the check fails.
    }
  }

  private static class Receiver<T> implements Flow.Subscriber<T> {
    private final List<Object> seen;
    final CompletableFuture<Object> ended = new CompletableFuture<>();

    Receiver(List<Object> seen) {
      this.seen = seen;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      see(seen);
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
      see(seen);
    }

    @Override
    public void onError(Throwable failure) {
      see(seen);
      ended.complete(failure);
    }

    @Override
    public void onComplete() {
      see(seen);
      ended.complete("");
    }
  }

  private static final class Subscriber extends Receiver<List<ByteBuffer>>
      implements BodySubscriber<Object> {
    private final List<Object> seen;

    Subscriber(List<Object> seen) {
      super(seen);
      this.seen = seen;
    }

    @Override
    public CompletionStage<Object> getBody() {
      see(seen);
      return ended;
    }
  }
}
