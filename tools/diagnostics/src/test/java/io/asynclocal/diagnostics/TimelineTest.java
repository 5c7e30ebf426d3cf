package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private final EventBuffer buffer = EventBuffer.ofLast(100);
  private final Origin request =
      Origin.of(2, "Request", 1, null, "</script>\"\\", Beginning.NOT_SAMPLED);
  private final Origin query = Origin.of(3, "Query", 2, request, "", Beginning.NOT_SAMPLED);

  private void event(Kind kind, long micros, long thread, Origin origin) {
    buffer.on(new AsyncEvent(kind, 5_000_000 + micros * 1_000, thread, "worker-" + thread, origin));
  }

  private void requestWithQuery() {
    event(Kind.INIT, 0, 7, request);
    event(Kind.BEFORE, 10, 7, request);
    event(Kind.INIT, 20, 7, query);
    event(Kind.AFTER, 30, 7, request);
    event(Kind.BEFORE, 40, 8, query);
    event(Kind.AFTER, 70, 8, query);
    event(Kind.BEFORE, 80, 8, query);
    event(Kind.AFTER, 85, 8, query);
  }

  private JsonNode trace() throws Exception {
    return new ObjectMapper().readTree(Timeline.of(buffer).json());
  }

  private List<String> told(JsonNode trace, String phase) {
    List<String> told = new ArrayList<>();
    for (JsonNode e : trace.get("traceEvents")) {
      if (e.get("ph").textValue().equals(phase)) {
        String dur = e.has("dur") ? "+" + e.get("dur").asLong() : "";
        told.add(e.get("name").textValue() + " " + e.get("tid") + "@" + e.get("ts").asLong() + dur);
      }
    }
    return told;
  }

  @Test
  void json_hasASliceForEachExecutionOnItsThread() throws Exception {
    requestWithQuery();
    assertEquals(
        List.of("begin Request 7@0+0", "Request 7@10+20", "Query 8@40+30", "Query 8@80+5"),
        told(trace(), "X"));
    assertEquals(List.of("thread_name 7@0", "thread_name 8@40"), told(trace(), "M"));
  }

  @Test
  void json_hasAFlowFromEachLinkToItsFirstExecution() throws Exception {
    requestWithQuery();
    assertEquals(List.of("link 7@0", "link 7@20"), told(trace(), "s"));
    assertEquals(List.of("link 7@10", "link 8@40"), told(trace(), "f"));
  }

  @Test
  void json_hasASliceAtBothEndsOfEachFlowAndBeforeIt() throws Exception {
    requestWithQuery();
    event(Kind.INIT, 90, 9, Origin.of(4, "NeverRuns", 1, null, "", Beginning.NOT_SAMPLED));
    event(Kind.INIT, 95, 9, Origin.of(5, "RunsStill", 1, null, "", Beginning.NOT_SAMPLED));
    event(Kind.BEFORE, 99, 9, Origin.of(5, "RunsStill", 1, null, "", Beginning.NOT_SAMPLED));
    List<JsonNode> slices = new ArrayList<>();
    List<Long> begun = new ArrayList<>();
    List<Long> ended = new ArrayList<>();
    double last = 0;
    for (JsonNode e : trace().get("traceEvents")) {
      assertTrue(e.get("ts").doubleValue() >= last, "viewers sort, but not all alike: " + e);
      last = e.get("ts").doubleValue();
      switch (e.get("ph").textValue()) {
        case "X" -> slices.add(e);
        case "s" -> begun.add(e.get("id").longValue());
        case "f" -> ended.add(e.get("id").longValue());
        default -> assertEquals("M", e.get("ph").textValue());
      }
      if (e.has("id")) {
        assertEquals("e", e.get("bp").textValue());
        assertTrue(slices.stream().anyMatch(slice -> encloses(slice, e)), "in no slice: " + e);
      }
    }
    assertEquals(List.of(2L, 3L), begun);
    assertEquals(begun, ended);
  }

  private static boolean encloses(JsonNode slice, JsonNode flow) {
    double begin = slice.get("ts").doubleValue();
    double at = flow.get("ts").doubleValue();
    return slice.get("tid").equals(flow.get("tid"))
        && begin <= at
        && at <= begin + slice.get("dur").doubleValue();
  }

  @Test
  void json_saysNothingOfUnits() throws Exception {
    requestWithQuery();
    List<String> fields = new ArrayList<>();
    trace().fieldNames().forEachRemaining(fields::add);
    assertEquals(List.of("otherData", "traceEvents"), fields, "an older Perfetto misreads a unit");
  }

  @Test
  void json_saysHowManyEventsWereDropped() throws Exception {
    for (int i = 0; i < 130; i++) {
      event(Kind.INIT, i, 7, request);
    }
    assertEquals(30, trace().get("otherData").get("dropped").asInt());
  }

  @Test
  void html_carriesTheTraceWithoutEndingItsScript() {
    requestWithQuery();
    String page = Timeline.of(buffer).html("A \"title\" </script>");
    assertEquals(page.indexOf("</script>"), page.lastIndexOf("</script>"));
    assertTrue(page.contains("\"A \\\"title\\\" \\u003c/script>\""), "no title");
    assertTrue(!page.contains("http://") && !page.contains("https://"), "needs the network");
  }

  @Test
  void of_anEmptyBufferIsAnEmptyTrace() throws Exception {
    assertEquals(0, trace().get("traceEvents").size());
  }
}
