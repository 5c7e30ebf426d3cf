package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.AsyncEvent.Kind;
import io.asynclocal.foreign.LeakDetection;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of every kind are well formed and say what is meant, whatever things are called. */
class HostileNamesTest {
  /** JavaScript's literals, as far as we write them. */
  private static final ObjectMapper JAVA_SCRIPT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .build();

  @TempDir Path directory;

  static Stream<String> names() {
    return Stream.of(
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "</title></h1><img src=x onerror=alert(1)>",
        "&lt;b&gt; & &amp;",
        "it's \"quoted\" \\ and \\' \\u003c",
        "{trace}",
        "{title}",
        "/* {shared.js} */ \"{graph}\"",
        "a\u0000\u0001\u0007\t\u001b[31m\u007f\u0085z",
        "two\r\nlines\u2028and\u2029more;frames; 12",
        "\uD800 alone, \uDC00 alone, \uDC00\uD800 in the wrong order",
        "ends in \uD83D",
        "\uD83D\uDE00 \uD83D\uDE01",
        "[brackets] _[j]",
        "${title} $1 \\1");
  }

  /** Work of which type, label and thread bear a name, and work whose names differ in the end. */
  private static EventBuffer recorded(String name) {
    EventBuffer buffer = EventBuffer.ofLast(100);
    Origin request = Origin.of(2, name, 1, null, name, Beginning.NOT_SAMPLED);
    // These share the half of a character that the page writes once only.
    Origin query = Origin.of(3, name + "\uD83D\uDE00", 2, request, name, Beginning.NOT_SAMPLED);
    Origin other = Origin.of(4, name + "\uD83D\uDE01", 2, request, name, Beginning.NOT_SAMPLED);
    long millis = 0;
    for (Origin origin : List.of(request, query, other)) {
      for (Kind kind : List.of(Kind.INIT, Kind.BEFORE, Kind.AFTER)) {
        buffer.on(new AsyncEvent(kind, ++millis * 1_000_000, 7, name, origin));
      }
    }
    return buffer;
  }

  /** What a name becomes where a file's encoding can't write it. */
  private static String written(String name) {
    StringBuilder written = new StringBuilder();
    name.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\uFFFD' : c)
        .forEach(written::appendCodePoint);
    return written.toString();
  }

  /** Writes a file and reads it as whoever opens it. */
  private String throughAFile(String text) throws Exception {
    Path file = directory.resolve("written");
    Files.writeString(file, text);
    return Files.readString(file);
  }

  @ParameterizedTest
  @MethodSource("names")
  void timelineJson_hasTheNames(String name) throws Exception {
    assertTimeline(name, throughAFile(Timeline.of(recorded(name)).json()));
  }

  private static void assertTimeline(String name, String json) throws Exception {
    List<String> labels = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (JsonNode event : new ObjectMapper().readTree(json).get("traceEvents")) {
      if (event.path("args").has("label")) {
        labels.add(event.get("args").get("label").textValue());
        names.add(event.get("name").textValue());
      } else if (event.path("args").has("name")) {
        assertEquals(written(name), event.get("args").get("name").textValue());
      }
    }
    String written = written(name);
    assertEquals(List.of(written, written, written), labels);
    assertEquals(
        List.of(written, written(name + "\uD83D\uDE00"), written(name + "\uD83D\uDE01")), names);
  }

  @ParameterizedTest
  @MethodSource("names")
  void timelinePage_isOneScriptThatHasTitleAndNames(String name) throws Exception {
    Document page = Jsoup.parse(throughAFile(Timeline.of(recorded(name)).html(name)));
    String script = onlyScript(page);
    assertEquals(written(name), JAVA_SCRIPT.readTree(after(script, "const TITLE = ")).textValue());
    assertTimeline(name, JAVA_SCRIPT.readTree(after(script, "const TRACE = ")).toString());
  }

  @ParameterizedTest
  @MethodSource("names")
  void flameGraphPage_isOneScriptThatHasTitleAndNames(String name) throws Exception {
    FlameGraph graph = FlameGraph.running(recorded(name));
    Document page = Jsoup.parse(throughAFile(graph.html(name)));
    String script = onlyScript(page);
    assertEquals(written(name), JAVA_SCRIPT.readTree(after(script, "const TITLE = ")).textValue());
    JsonNode all = JAVA_SCRIPT.readTree(after(script, "const GRAPH = "));
    JsonNode label = all.get(3).get(0);
    JsonNode request = label.get(3).get(0);
    assertEquals(written(name), label.get(0).textValue());
    assertEquals(written(name), request.get(0).textValue());
    List<String> queries = new ArrayList<>();
    request.get(3).forEach(query -> queries.add(query.get(0).textValue()));
    assertEquals(List.of(written(name + "\uD83D\uDE00"), written(name + "\uD83D\uDE01")), queries);
  }

  private static String onlyScript(Document page) {
    assertEquals(1, page.select("script").size(), "a name ended the script, or began one");
    assertEquals(0, page.select("img").size());
    return page.selectFirst("script").data();
  }

  /** Returns what follows a declaration; the parser reads one value of it. */
  private static String after(String script, String declaration) {
    int at = script.indexOf(declaration);
    assertTrue(at >= 0, declaration);
    return script.substring(at + declaration.length());
  }

  @ParameterizedTest
  @MethodSource("names")
  void collapsed_hasOneStackALineThatEndsWithTheTime(String name) throws Exception {
    List<String> collapsed = FlameGraph.running(recorded(name)).collapsed();
    List<String> read = List.of(throughAFile(String.join("\n", collapsed)).split("\\R", -1));
    assertEquals(3, read.size());
    for (String line : read) {
      assertTrue(line.matches("[^;]*(;[^;]*){1,2} 1000"), line);
      assertTrue(line.chars().noneMatch(Character::isISOControl), line);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void textReport_canBeWritten(String name) throws Exception {
    Census census = Census.ofAtMost(10);
    recorded(name).events().forEach(census::on);
    String report = throughAFile(CensusReport.of(census));
    assertTrue(report.contains("3 alive"), report);
    assertTrue(report.contains(written(name) + " 2"), report);
  }

  @ParameterizedTest
  @MethodSource("names")
  void eventLog_hasNoNames(String name) throws Exception {
    List<String> lines = EventLog.of(recorded(name)).lines();
    List<String> innocent = EventLog.of(recorded("innocent")).lines();
    assertEquals(innocent, lines);
    for (String line : lines) {
      assertTrue(new ObjectMapper().readTree(throughAFile(line)).has("event"), line);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // it is what is tested
  void nullArguments_areNamed() {
    assertNamed("buffer", () -> Timeline.of(null));
    assertNamed("buffer", () -> EventLog.of(null));
    assertNamed("buffer", () -> FlameGraph.running(null));
    assertNamed("buffer", () -> FlameGraph.waiting(null));
    assertNamed("title", () -> Timeline.of(EventBuffer.ofLast(1)).html(null));
    assertNamed("title", () -> FlameGraph.running(EventBuffer.ofLast(1)).html(null));
    assertNamed("accepted", () -> FlameGraph.running(EventBuffer.ofLast(1)).ofLabels(null));
    assertNamed("census", () -> CensusReport.of(null));
    assertNamed("work", () -> Census.ofAtMost(1).awaitedBy(null));
    assertNamed("leak", () -> JfrEvents.leaked(null));
    assertNamed("leak", () -> JfrEvents.retained(null));
    for (AsyncObserver observer :
        List.of(
            EventBuffer.ofLast(1),
            Census.ofAtMost(1),
            new JfrEvents(),
            new ObservationSpans(ObservationRegistry.NOOP),
            RetentionLeaks.of(AsyncLocalStorage.create(), Duration.ZERO, LeakDetection.DISABLED))) {
      assertNamed("event", () -> observer.on(null));
    }
    assertNamed("observer", () -> AsyncRecorder.builder().observer(null));
    assertNamed("registry", () -> new ObservationSpans(null));
    assertNamed("failure", () -> AsyncStackTrace.appendTo(null));
    assertNamed("storage", () -> LostStores.of(null));
  }

  private static void assertNamed(String parameter, Executable call) {
    String message = assertThrows(NullPointerException.class, call).getMessage();
    assertTrue(message.startsWith(parameter + " is null. "), message);
  }
}
