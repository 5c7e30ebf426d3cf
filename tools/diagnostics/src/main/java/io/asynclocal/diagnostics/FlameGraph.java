package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.ArrayList;
import java.util.Collections;
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
 * its type and, if its stack was sampled, by the line that began it.
 */
public final class FlameGraph {
  private static final char SEPARATOR = ';';

  /** By label, the times of the stacks. */
  private final Map<String, Map<String, Long>> nanos = new TreeMap<>();

  private FlameGraph() {}

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
    for (Execution execution : Execution.of(buffer.events())) {
      graph.add(execution.origin(), execution.nanos() - execution.nestedNanos());
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
    graph.nanos.putAll(nanos);
    graph.nanos.keySet().removeIf(accepted.negate());
    return graph;
  }

  /**
   * {@return the graph as collapsed stacks, which every flame graph program reads: frames from the
   * bottom, separated by semicolons, a space and the microseconds}
   */
  public List<String> collapsed() {
    List<String> lines = new ArrayList<>();
    nanos.forEach(
        (label, stacks) -> {
          String bottom = label.isEmpty() ? "" : Text.frame(label) + SEPARATOR;
          stacks.forEach((stack, time) -> lines.add(bottom + stack + " " + time / 1_000));
        });
    return lines;
  }

  /**
   * Returns the graph as a page that needs no network, with search, zoom and details on hover. Made
   * by {@code tools.profiler:jfr-converter}, of which your application has to bring version 4.2 or
   * later.
   *
   * @param title the page's title
   * @return the page
   * @throws IllegalStateException if the converter isn't on the class path
   * @throws NullPointerException if {@code title} is null
   */
  public String html(String title) {
    requireNonNull(title, "title is null. Pass what the page is to be called.");
    try {
      return FlamePage.of(title, collapsed());
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "The page is made by tools.profiler:jfr-converter, which isn't on the class path. Add"
              + " version 4.2 or later, or write collapsed() for another program.",
          e);
    }
  }

  private void add(Origin origin, long time) {
    List<String> frames = new ArrayList<>();
    origin.chain().forEach(cause -> frames.add(frame(cause)));
    Collections.reverse(frames);
    nanos
        .computeIfAbsent(origin.label(), label -> new TreeMap<>())
        .merge(String.join(String.valueOf(SEPARATOR), frames), time, Long::sum);
  }

  private static String frame(Origin origin) {
    List<StackTraceElement> stack = origin.stack();
    return Text.frame(stack.isEmpty() ? origin.type() : origin.type() + " " + line(stack.get(0)));
  }

  private static String line(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + ":"
        + frame.getLineNumber();
  }
}
