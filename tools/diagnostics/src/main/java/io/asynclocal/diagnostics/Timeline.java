package io.asynclocal.diagnostics;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
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
 * <p>The format is Chrome's trace events: a slice for each run of work, named as its {@linkplain
 * Origin#name origin}, and a flow for each link. A flow needs a slice at both ends, so work that is
 * begun outside of any has one of a nanosecond there, and work that hasn't run has no flow. A
 * message that came in from another process, or went out to one through {@code asynclocal-remote},
 * has a slice of a nanosecond too, with its peer and trace. Times are microseconds since the first
 * event.
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
   * @throws NullPointerException if {@code buffer} is null
   */
  public static Timeline of(EventBuffer buffer) {
    List<AsyncEvent> events =
        requireNonNull(buffer, "buffer is null. Pass the one that the recorder told.").events();
    Trace trace = new Trace(events.isEmpty() ? 0 : events.get(0).nanos(), Slice.of(events));
    events.forEach(trace::on);
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
    return Page.of(PAGE, Map.of("title", Text.json(title), "trace", json));
  }

  /** The events of a trace as they are collected. */
  private static final class Trace {
    private final long start;
    private final IdentityHashMap<AsyncEvent, Slice> slices = new IdentityHashMap<>();
    private final List<TraceEvent> events = new ArrayList<>();
    private final Map<Long, String> threads = new HashMap<>();
    private final Map<Long, Long> inSliceUntil = new HashMap<>();
    private final Map<Long, Link> links = new HashMap<>();

    /** Work that was begun and has not run yet. */
    private record Link(AsyncEvent init, boolean inSlice) {}

    Trace(long start, List<Slice> slices) {
      this.start = start;
      slices.forEach(slice -> this.slices.put(slice.before(), slice));
    }

    void on(AsyncEvent event) {
      nameThread(event);
      long asyncId = event.origin().asyncId();
      long sliceEnd = inSliceUntil.getOrDefault(event.threadId(), Long.MIN_VALUE);
      Slice slice = slices.get(event);
      if (event.kind() == Kind.INIT && event.origin().message() != null) {
        passed(event, event.origin().message());
      } else if (event.kind() == Kind.INIT) {
        links.put(asyncId, new Link(event, event.nanos() <= sliceEnd));
      } else if (slice != null) {
        inSliceUntil.put(event.threadId(), Math.max(sliceEnd, slice.endNanos()));
        slice(slice);
        Link link = links.remove(asyncId);
        if (link != null) {
          flow(link, event);
        }
      }
    }

    private void slice(Slice slice) {
      slice(slice.before(), slice.nanos(), "");
    }

    /** A message has no duration, and a slice so that it can be seen and found by its trace. */
    private void passed(AsyncEvent init, Message message) {
      String more = ", \"peer\": " + Text.json(message.peer());
      String trace = ", \"traceId\": " + Text.json(message.traceId());
      slice(init, 1, more + trace);
    }

    private void slice(AsyncEvent begin, long nanos, String moreArguments) {
      Origin origin = begin.origin();
      add(
          "X",
          begin,
          origin.name(),
          nanos,
          ", \"dur\": "
              + micros(nanos)
              + ", \"args\": {\"asyncId\": "
              + origin.asyncId()
              + ", \"triggerAsyncId\": "
              + origin.triggerAsyncId()
              + ", \"type\": "
              + Text.json(origin.type())
              + ", \"label\": "
              + Text.json(origin.label())
              + ", \"begun\": "
              + Text.json(origin.stack().stream().findFirst().map(Object::toString).orElse(""))
              + moreArguments
              + "}");
    }

    /** A flow begins where work is begun, and ends in the slice where it runs first. */
    private void flow(Link link, AsyncEvent before) {
      AsyncEvent init = link.init();
      if (!link.inSlice()) {
        String name = "begin " + init.origin().name();
        add("X", init, name, 1, ", \"dur\": " + micros(1) + ", \"cat\": \"link\"");
      }
      String end = ", \"cat\": \"link\", \"bp\": \"e\", \"id\": " + init.origin().asyncId();
      add("s", init, "link", 0, end);
      add("f", before, "link", 0, end);
    }

    private void nameThread(AsyncEvent event) {
      if (threads.put(event.threadId(), event.threadName()) == null) {
        String args = ", \"args\": {\"name\": " + Text.json(event.threadName()) + "}";
        add("M", event, "thread_name", Long.MAX_VALUE, args);
      }
    }

    private void add(String phase, AsyncEvent event, String name, long extent, String more) {
      String json =
          "{\"ph\": \""
              + phase
              + "\", \"pid\": 1, \"tid\": "
              + event.threadId()
              + ", \"ts\": "
              + micros(event.nanos() - start)
              + ", \"name\": "
              + Text.json(name)
              + more
              + "}";
      events.add(new TraceEvent(event.nanos(), extent, json));
    }

    private static String micros(long nanos) {
      return String.format(Locale.ROOT, "%.3f", nanos / 1e3);
    }

    String json(long dropped) {
      // Without the unit to display: older versions of Perfetto take it for the unit of times.
      return "{\"otherData\": {\"dropped\": "
          + dropped
          + "}, \"traceEvents\": [\n"
          + events.stream().sorted().map(TraceEvent::json).collect(joining(",\n"))
          + "\n]}\n";
    }
  }

  /**
   * An event in the order in which viewers want them: by time and, where that is the same, what is
   * outside before what it encloses, and a slice before the flows that end in it.
   *
   * @param extent how far it reaches
   */
  private record TraceEvent(long nanos, long extent, String json)
      implements Comparable<TraceEvent> {
    private static final Comparator<TraceEvent> ORDER =
        comparingLong(TraceEvent::nanos)
            .thenComparing(comparingLong(TraceEvent::extent).reversed());

    @Override
    public int compareTo(TraceEvent other) {
      return ORDER.compare(this, other);
    }
  }
}
