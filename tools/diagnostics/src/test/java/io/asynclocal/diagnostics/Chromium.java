package io.asynclocal.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one page of a headless Chromium, driven through its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> replies = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();

  /** Returns where the browser is, if there is one on the path. */
  static Optional<Path> find() {
    return NAMES.stream()
        .flatMap(
            name ->
                List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                    .map(directory -> Path.of(directory, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Chromium(Path program, Path directory) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1200,800",
                "--user-data-dir=" + directory.resolve("profile"),
                "--remote-debugging-port=0",
                "about:blank")
            .start();
    URI browser = devTools(process.errorReader());
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page(browser), new Replies())
            .get(30, TimeUnit.SECONDS);
  }

  /** Shows a page from a file. */
  void open(Path file) throws Exception {
    open(file.toUri());
  }

  /** Shows a page. */
  void open(URI address) throws Exception {
    call("Page.navigate", Map.of("url", address.toString()));
    evaluate(
        "new Promise(done => document.readyState === 'complete' ? done()"
            + " : addEventListener('load', () => done()))");
  }

  private static URI devTools(BufferedReader said) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("DevTools listening on ")) {
        // What it says later nobody reads; it is little.
        return URI.create(line.substring("DevTools listening on ".length()));
      }
    }
    throw new IOException("the browser ended without listening");
  }

  private static URI page(URI browser) throws Exception {
    URI list = URI.create("http://" + browser.getAuthority() + "/json/list");
    String targets =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString())
            .body();
    for (JsonNode target : JSON.readTree(targets)) {
      if (target.get("type").textValue().equals("page")) {
        return URI.create(target.get("webSocketDebuggerUrl").textValue());
      }
    }
    throw new IOException("no page in " + targets);
  }

  private final class Replies implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        complete(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void complete(String text) {
      try {
        JsonNode reply = JSON.readTree(text);
        if (reply.has("id")) {
          replies.remove(reply.get("id").asInt()).complete(reply);
        }
      } catch (IOException e) {
        replies.values().forEach(waiting -> waiting.completeExceptionally(e));
      }
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> reply = new CompletableFuture<>();
    replies.put(id, reply);
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    socket.sendText(message.toString(), true).get(30, TimeUnit.SECONDS);
    JsonNode answer = reply.get(30, TimeUnit.SECONDS);
    if (!answer.has("result") || answer.get("result").has("exceptionDetails")) {
      throw new AssertionError(method + " " + parameters + " failed: " + answer);
    }
    return answer.get("result");
  }

  /** Returns what a JavaScript expression, or its promise, yields. */
  JsonNode evaluate(String expression) throws Exception {
    return call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true))
        .get("result")
        .path("value");
  }

  void moveTo(double x, double y) throws Exception {
    call("Input.dispatchMouseEvent", Map.of("type", "mouseMoved", "x", x, "y", y));
  }

  void wheel(double x, double y, int delta) throws Exception {
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", delta));
  }

  void click(double x, double y) throws Exception {
    for (String type : List.of("mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1));
    }
  }

  void drag(double fromX, double toX, double y) throws Exception {
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", "mousePressed", "x", fromX, "y", y, "button", "left", "buttons", 1));
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", "mouseMoved", "x", toX, "y", y, "button", "left", "buttons", 1));
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", "mouseReleased", "x", toX, "y", y, "button", "left", "buttons", 0));
  }

  /** Types into what has the focus. */
  void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  void screenshot(Path file) throws Exception {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").textValue();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  @Override
  public void close() {
    socket.abort();
    List<ProcessHandle> all = process.descendants().toList();
    process.destroy();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    for (ProcessHandle child : all) {
      child.destroyForcibly();
      child.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }
}
