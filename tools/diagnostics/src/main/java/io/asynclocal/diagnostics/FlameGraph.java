package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where the time of asynchronous work goes: a stack for each operation, with what caused it below
 * it and what it causes above it, as wide as it takes long.
 *
 * {@snippet :
 * FlameGraph graph = FlameGraph.running(buffer);
 * Files.write(Path.of("work.collapsed"), graph.collapsed());
 * Files.writeString(Path.of("work.html"), graph.html("Checkout under load"));
 * }
 *
 * <p>At the bottom stands the work's {@linkplain Origin#label label}, if the recorder has been told
 * to give one: then requests, tenants or routes stand beside each other. An operation is named by
 * its {@linkplain Origin#name name}. What says the same as its cause is one with it.
 */
public final class FlameGraph {
  private static final char SEPARATOR = ';';

  private static final String PAGE = "flame.html";

  /** By label, the times of the stacks. */
  private final Map<String, Box> stacks = new TreeMap<>();

  private FlameGraph() {}

  /** An operation on those that caused it: its own time, and what stands on it. */
  private static final class Box {
    private final Map<Frame, Box> above = new TreeMap<>();
    private long nanos;

    Box on(Frame frame) {
      return above.computeIfAbsent(frame, unknown -> new Box());
    }

    void collapse(String below, List<String> lines) {
      above.forEach(
          (frame, box) -> {
            String stack = (below.isEmpty() ? "" : below + SEPARATOR) + Text.frame(frame.name);
            if (box.nanos > 0) {
              lines.add(stack + " " + box.nanos / 1_000);
            }
            box.collapse(stack, lines);
          });
    }

    /** Writes itself as an array of name, type, its own microseconds and those above. */
    void json(String name, String type, StringBuilder json) {
      json.append('[').append(Text.json(name)).append(',').append(Text.json(type));
      json.append(',').append(nanos / 1_000).append(",[");
      int length = json.length();
      above.forEach(
          (frame, box) -> {
            if (json.length() > length) {
              json.append(",\n");
            }
            box.json(frame.name, frame.type, json);
          });
      json.append("]]");
    }
  }

  /** What is said of an operation. */
  private record Frame(String name, String type) implements Comparable<Frame> {
    private static final Comparator<Frame> ORDER =
        Comparator.comparing(Frame::name).thenComparing(Frame::type);

    @Override
    public int compareTo(Frame other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Shows for how long operations ran on a thread, other operations inside them left out.
   *
   * @param buffer what was recorded
   * @return the graph
   * @throws NullPointerException if {@code buffer} is null
   */
  public static FlameGraph running(EventBuffer buffer) {
    requireNonNull(buffer, "buffer is null. Pass the one that the recorder told.");
    FlameGraph graph = new FlameGraph();
    for (Slice slice : Slice.of(buffer.events())) {
      graph.add(slice.origin(), slice.nanos() - slice.nestedNanos());
    }
    return graph;
  }

  /**
   * Shows for how long operations waited, from where they were begun until they first ran: for a
   * time to come, a thread to be free, an answer to arrive.
   *
   * @param buffer what was recorded
   * @return the graph
   * @throws NullPointerException if {@code buffer} is null
   */
  public static FlameGraph waiting(EventBuffer buffer) {
    requireNonNull(buffer, "buffer is null. Pass the one that the recorder told.");
    FlameGraph graph = new FlameGraph();
    Set<Long> ran = new HashSet<>();
    for (AsyncEvent event : buffer.events()) {
      Origin origin = event.origin();
      boolean begunUnseen = origin.threadName().isEmpty();
      if (event.kind() == Kind.BEFORE && ran.add(origin.asyncId()) && !begunUnseen) {
        graph.add(origin, event.nanos() - origin.nanos());
      }
    }
    return graph;
  }

  /**
   * Returns what the graph shows of the labels that are accepted.
   *
   * @param accepted which labels to show
   * @return a smaller graph
   * @throws NullPointerException if {@code accepted} is null
   */
  public FlameGraph ofLabels(Predicate<String> accepted) {
    requireNonNull(accepted, "accepted is null. Pass which labels to show.");
    FlameGraph graph = new FlameGraph();
    graph.stacks.putAll(stacks);
    graph.stacks.keySet().removeIf(accepted.negate());
    return graph;
  }

  /**
   * {@return the graph as collapsed stacks, which every flame graph program reads: frames from the
   * bottom, separated by semicolons, a space and the microseconds}
   */
  public List<String> collapsed() {
    List<String> lines = new ArrayList<>();
    stacks.forEach((label, box) -> box.collapse(label.isEmpty() ? "" : Text.frame(label), lines));
    return lines;
  }

  /**
   * Returns the graph as a page that needs no network: a click zooms, hovering tells, what is
   * searched for stands out, and each type of work has a colour.
   *
   * @param title the page's title
   * @return the page
   * @throws NullPointerException if {@code title} is null
   */
  public String html(String title) {
    requireNonNull(title, "title is null. Pass what the page is to be called.");
    Box all = new Box();
    stacks.forEach(
        (label, box) -> {
          if (label.isEmpty()) {
            all.above.putAll(box.above);
          } else {
            all.above.put(new Frame(label, ""), box);
          }
        });
    StringBuilder graph = new StringBuilder();
    all.json("all", "", graph);
    return Page.of(PAGE, Map.of("title", Text.json(title), "graph", graph.toString()));
  }

  private void add(Origin origin, long time) {
    List<Frame> frames = new ArrayList<>();
    for (Origin cause : origin.chain()) {
      Frame frame = new Frame(cause.name(), cause.type());
      if (frames.isEmpty() || !frame.equals(frames.get(frames.size() - 1))) {
        frames.add(frame);
      }
    }
    Box box = stacks.computeIfAbsent(origin.label(), label -> new Box());
    for (int i = frames.size() - 1; i >= 0; i--) {
      box = box.on(frames.get(i));
    }
    box.nanos += time;
  }
}
