package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pages do in a browser. */
class PagesTest {
  @TempDir static Path directory;
  private static Chromium page;

  @BeforeAll
  static void start() throws Exception {
    Assumptions.assumeTrue(
        Chromium.find().isPresent(), "skipped: no Chromium on the path to look at pages with");
    page = new Chromium(Chromium.find().get(), directory);
  }

  @AfterAll
  static void stop() {
    if (page != null) {
      page.close();
    }
  }

  /** A request of 100 ms that hands a query of 60 ms over to another thread. */
  private static EventBuffer recorded() {
    EventBuffer buffer = EventBuffer.ofLast(100);
    Origin request = Origin.of(2, "Request", 1, null, "/pay", Beginning.NOT_SAMPLED);
    Origin query = Origin.of(3, "Query", 2, request, "/pay", Beginning.NOT_SAMPLED);
    record Step(Kind kind, int millis, int thread, Origin origin) {}
    for (Step step :
        List.of(
            new Step(Kind.INIT, 0, 1, request),
            new Step(Kind.BEFORE, 0, 1, request),
            new Step(Kind.INIT, 20, 1, query),
            new Step(Kind.BEFORE, 40, 2, query),
            new Step(Kind.AFTER, 100, 1, request),
            new Step(Kind.AFTER, 100, 2, query))) {
      buffer.on(
          new AsyncEvent(
              step.kind, step.millis * 1_000_000L, step.thread, "t-" + step.thread, step.origin));
    }
    return buffer;
  }

  private static void open(String html) throws Exception {
    page.open(Files.writeString(directory.resolve("page.html"), html));
  }

  private static String text(String id) throws Exception {
    return page.evaluate("document.getElementById('" + id + "').textContent").textValue();
  }

  private static double number(String expression) throws Exception {
    return page.evaluate(expression).doubleValue();
  }

  @Test
  void timeline_tellsOfWhatThePointerIsOn() throws Exception {
    open(Timeline.of(recorded()).html("Checkout"));
    assertEquals("Checkout", page.evaluate("document.title").textValue());
    overQuery();
    assertEquals("block", page.evaluate("getComputedStyle(tip).display").textValue());
    assertEquals(
        "Query · /pay\nQuery 3\nran 60.000 ms from 40.000 ms on t-2\nhanded over 20.000 ms before",
        text("tip"));
    page.moveTo(600, 700);
    assertEquals("none", page.evaluate("getComputedStyle(tip).display").textValue());
  }

  @Test
  void timeline_drawsTheArrowsThatLeadToWhatThePointerIsOn() throws Exception {
    open(Timeline.of(recorded()).html("Checkout"));
    assertEquals(0, number(RED_PIXELS));
    overQuery();
    assertTrue(number(RED_PIXELS) > 50, "no arrow");
  }

  private static final String RED_PIXELS =
      "(d => { let n = 0; for (let i = 0; i < d.length; i += 4)"
          + " if (d[i] > 180 && d[i + 1] < 60 && d[i + 2] < 60) n++; return n; })"
          + "(g.getImageData(0, 0, canvas.width, canvas.height).data)";

  private static void overQuery() throws Exception {
    double top = number("canvas.getBoundingClientRect().top");
    page.moveTo(number("x(70000)"), top + number("y(slices.find(s => s.name === 'Query')) + 8"));
  }

  @Test
  void timeline_zoomsAroundThePointerMovesAndShowsAllAgain() throws Exception {
    open(Timeline.of(recorded()).html("Checkout"));
    assertEquals("0.0 µs – 100.000 ms", text("range"));
    double x = number("x(50000)");
    page.wheel(x, 200, -100);
    assertEquals("10.000 ms – 90.000 ms", text("range"));
    page.drag(x, x + 300, 200);
    assertEquals("0.0 µs – 80.000 ms", text("range"));
    page.evaluate("window.dispatchEvent(new KeyboardEvent('keydown', { key: '0' }))");
    assertEquals("0.0 µs – 100.000 ms", text("range"));
  }

  @Test
  void timeline_findsByTypeLabelAndThread() throws Exception {
    open(Timeline.of(recorded()).html("Checkout"));
    page.evaluate("document.getElementById('search').focus()");
    page.type("QUERY");
    assertEquals("1 of 2", text("found"));
    page.evaluate("document.getElementById('search').value = ''");
    page.type("/pay");
    assertEquals("2 of 2", text("found"));
    page.evaluate("document.getElementById('search').value = ''");
    page.type("t-1");
    assertEquals("1 of 2", text("found"));
  }

  @Test
  void timeline_hasOneBarForNestedWorkThatSaysTheSame() throws Exception {
    EventBuffer buffer = EventBuffer.ofLast(100);
    Origin outer = Origin.of(2, "Request", 1, null, "/pay", Beginning.NOT_SAMPLED);
    Origin same = Origin.of(3, "Request", 2, outer, "/pay", Beginning.NOT_SAMPLED);
    Origin other = Origin.of(4, "Request", 3, same, "/buy", Beginning.NOT_SAMPLED);
    long millis = 0;
    for (Origin origin : List.of(outer, same, other)) {
      buffer.on(new AsyncEvent(Kind.BEFORE, ++millis * 1_000_000, 1, "t-1", origin));
    }
    for (Origin origin : List.of(other, same, outer)) {
      buffer.on(new AsyncEvent(Kind.AFTER, ++millis * 1_000_000, 1, "t-1", origin));
    }
    open(Timeline.of(buffer).html("Checkout"));
    assertEquals(2, number("slices.length"));
    assertEquals(2, number("slices[0].times"));
    // Whoever follows an arrow to it comes to the bar that shows it.
    assertEquals(2, number("byId.get(3).args.asyncId"));
  }

  @Test
  void timeline_hasALegendOfItsTypesThatFindsThem() throws Exception {
    open(Timeline.of(recorded()).html("Checkout"));
    assertEquals("QueryRequest", text("legend"));
    page.evaluate("document.querySelectorAll('#legend button')[0].click()");
    assertEquals("1 of 2", text("found"));
    String swatch = "getComputedStyle(document.querySelectorAll('#legend i')[%d]).backgroundColor";
    String query = page.evaluate(swatch.formatted(0)).textValue();
    assertNotEquals(query, page.evaluate(swatch.formatted(1)).textValue());
    page.evaluate("document.querySelectorAll('#legend button')[0].click()");
    assertEquals("", text("found"));
  }

  @Test
  void flameGraph_tellsOfTheBoxUnderThePointerZoomsAndFinds() throws Exception {
    open(FlameGraph.running(recorded()).html("Work"));
    assertEquals("Work", text("title"));
    over("Query");
    // The request's own time is 100 ms, the query's 60 ms.
    assertEquals("Query\n60.000 ms, 37.5 %", text("tip"));
    over("Request");
    assertEquals("Request\n160.000 ms, 100.0 %, of which 100.000 ms its own", text("tip"));
    assertEquals("160.000 ms", text("range"));
    page.click(x("Query"), y("Query"));
    assertEquals("Query", page.evaluate("zoomed.name").textValue());
    assertEquals("60.000 ms of 160.000 ms", text("range"));
    assertEquals(number("width"), number("zoomed.wide"));
    page.evaluate("window.dispatchEvent(new KeyboardEvent('keydown', { key: '0' }))");
    assertEquals("all", page.evaluate("zoomed.name").textValue());
    page.evaluate("document.getElementById('search').focus()");
    page.type("que");
    // Within the request, which isn't counted twice.
    assertEquals("160.000 ms, 100.0 %", text("found"));
    page.type("ry");
    assertEquals("60.000 ms, 37.5 %", text("found"));
    assertEquals("QueryRequest", text("legend"));
  }

  @Test
  void flameGraph_showsOfANameWhatThereIsRoomFor() throws Exception {
    open(FlameGraph.running(recorded()).html("Work"));
    String fits = "fitting(g, 'flatMap · Service.java:47', %s)";
    assertEquals("flatMap · Service.java:47", page.evaluate(fits.formatted("1000")).textValue());
    String shorter = page.evaluate(fits.formatted("60")).textValue();
    assertTrue(shorter.startsWith("fla") && shorter.endsWith("…"), shorter);
    assertTrue(number("g.measureText(" + fits.formatted("60") + ").width") <= 60, shorter);
    assertEquals("", page.evaluate(fits.formatted("5")).textValue());
  }

  private static String box(String name) {
    return "boxes.find(each => each.name === '" + name + "')";
  }

  private static double x(String name) throws Exception {
    return number(box(name) + ".left + " + box(name) + ".wide / 2");
  }

  private static double y(String name) throws Exception {
    return number("canvas.getBoundingClientRect().top + top_(" + box(name) + ") + 8");
  }

  private static void over(String name) throws Exception {
    page.moveTo(x(name), y(name));
  }
}
