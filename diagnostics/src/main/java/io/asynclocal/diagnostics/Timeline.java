package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which work ran when on which thread, with an arrow from where work was handed over to where it
 * ran.
 *
 * {@snippet :
 * Timeline timeline = Timeline.of(buffer);
 * Files.writeString(Path.of("work.json"), timeline.json()); // for ui.perfetto.dev, chrome://tracing
 * Files.writeString(Path.of("work.html"), timeline.html("Checkout")); // for any browser
 * }
 *
 * <p>The format is Chrome's trace events: a slice for each execution, named by its type, and a flow
 * for each link. Times are microseconds since the first event.
 */
public final class Timeline {
  private static final String PAGE = "timeline.html";

  private final String json;

  private Timeline(String json) {
    this.json = json;
  }

  /**
   * Makes a timeline of what a buffer has kept.
   *
   * @param buffer the buffer
   * @return the timeline
   */
  public static Timeline of(EventBuffer buffer) {
    List<AsyncEvent> events = buffer.events();
    Trace trace = new Trace(events.isEmpty() ? 0 : events.get(0).nanos());
    events.forEach(trace::on);
    Execution.of(events).forEach(trace::slice);
    return new Timeline(trace.json(buffer.dropped()));
  }

  /** {@return the trace events, an object in Chrome's JSON format} */
  public String json() {
    return json;
  }

  /**
   * Returns the timeline as a page that needs no network: the wheel zooms, dragging moves, hovering
   * tells, and what is searched for stands out.
   *
   * @param title the page's title
   * @return the page
   * @throws NullPointerException if {@code title} is null
   */
  public String html(String title) {
    requireNonNull(title, "title is null. Pass what the page is to be called.");
    return page().replace("\"{title}\"", Json.quote(title)).replace("\"{trace}\"", json);
  }

  private static String page() {
    try (InputStream page = Timeline.class.getResourceAsStream(PAGE)) {
      return new String(requireNonNull(page, PAGE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the page is in the jar", e);
    }
  }

  /** The events of a trace as they are collected. */
  private static final class Trace {
    private final long start;
    private final List<String> events = new ArrayList<>();
    private final Map<Long, String> threads = new HashMap<>();
    private final Map<Long, Boolean> linked = new HashMap<>();

    Trace(long start) {
      this.start = start;
    }

    /** A flow begins where work is begun, and ends in the slice where it runs first. */
    void on(AsyncEvent event) {
      nameThread(event);
      long asyncId = event.origin().asyncId();
      if (event.kind() == Kind.INIT) {
        linked.put(asyncId, true);
        flow("s", event);
      } else if (event.kind() == Kind.BEFORE && linked.remove(asyncId) != null) {
        flow("f", event);
      }
    }

    void slice(Execution execution) {
      Origin origin = execution.origin();
      events.add(
          head("X", execution.before(), origin.type())
              + ", \"dur\": "
              + micros(execution.nanos())
              + ", \"args\": {\"asyncId\": "
              + origin.asyncId()
              + ", \"triggerAsyncId\": "
              + origin.triggerAsyncId()
              + ", \"label\": "
              + Json.quote(origin.label())
              + ", \"begun\": "
              + Json.quote(origin.stack().stream().findFirst().map(Object::toString).orElse(""))
              + "}}");
    }

    private void flow(String phase, AsyncEvent event) {
      events.add(
          head(phase, event, "link")
              + ", \"cat\": \"link\", \"bp\": \"e\", \"id\": "
              + event.origin().asyncId()
              + "}");
    }

    private void nameThread(AsyncEvent event) {
      if (threads.put(event.threadId(), event.threadName()) == null) {
        events.add(
            head("M", event, "thread_name")
                + ", \"args\": {\"name\": "
                + Json.quote(event.threadName())
                + "}}");
      }
    }

    private String head(String phase, AsyncEvent event, String name) {
      return "{\"ph\": \""
          + phase
          + "\", \"pid\": 1, \"tid\": "
          + event.threadId()
          + ", \"ts\": "
          + micros(event.nanos() - start)
          + ", \"name\": "
          + Json.quote(name);
    }

    private static String micros(long nanos) {
      return String.format(Locale.ROOT, "%.3f", nanos / 1e3);
    }

    String json(long dropped) {
      return "{\"displayTimeUnit\": \"ms\", \"otherData\": {\"dropped\": "
          + dropped
          + "}, \"traceEvents\": [\n"
          + String.join(",\n", events)
          + "\n]}\n";
    }
  }
}
