package io.asynclocal.benchmarks.application.server;

import static java.util.Comparator.comparing;
import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Hooks;

/**
 * Counts the operators that are assembled, by class, and those that a library put something of its
 * own around or into. One hook looks at them before the library does, one after it.
 */
public final class OperatorCounts {
  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private final List<String> sequence = new ArrayList<>();

  @SuppressWarnings("ThreadLocalUsage") // there is one of these in a process
  private final ThreadLocal<Seen> before = new ThreadLocal<>();

  private ObjectCounts objects = ObjectCounts.now();

  /** An operator as it was assembled, and the fields of it that had something of ours. */
  private record Seen(Publisher<?> publisher, List<String> ours) {}

  private static final class Count {
    final LongAdder assembled = new LongAdder();
    final LongAdder wrapped = new LongAdder();
    final LongAdder filled = new LongAdder();
  }

  /** Looks at operators from now on, before what is installed later. */
  public void lookBefore() {
    Hooks.onEachOperator("benchmark: before", this::before);
  }

  /** Looks at operators from now on, after what has been installed. */
  public void lookAfter() {
    Hooks.onEachOperator("benchmark: after", this::after);
  }

  /** Forgets what has been counted. */
  void reset() {
    counts.clear();
    synchronized (sequence) {
      sequence.clear();
    }
    objects = ObjectCounts.now();
  }

  private Publisher<Object> before(Publisher<Object> publisher) {
    before.set(new Seen(publisher, OurFields.of(publisher)));
    String name = publisher.getClass().getName();
    counts.computeIfAbsent(name, key -> new Count()).assembled.increment();
    synchronized (sequence) {
      sequence.add(publisher.getClass().getSimpleName());
    }
    return publisher;
  }

  private Publisher<Object> after(Publisher<Object> publisher) {
    Seen seen = before.get();
    if (seen != null) {
      Count count = counts.computeIfAbsent(seen.publisher.getClass().getName(), key -> new Count());
      if (publisher != seen.publisher) {
        count.wrapped.increment();
      } else if (!OurFields.of(publisher).equals(seen.ours)) {
        count.filled.increment();
      }
    }
    return publisher;
  }

  /** Returns what was counted, for one of so many requests. */
  String table(int requests) {
    String objectsNow = ObjectCounts.now().since(objects, requests);
    List<String> lines = new ArrayList<>();
    lines.add("| operator | assembled | wrapped | given something |");
    lines.add("|---|--:|--:|--:|");
    lines.add(line("**all of " + counts.size() + " classes**", requests, counts.values()));
    counts.entrySet().stream()
        .sorted(comparing(entry -> -entry.getValue().assembled.sum()))
        .forEach(
            entry ->
                lines.add(line(shortName(entry.getKey()), requests, List.of(entry.getValue()))));
    return String.join(System.lineSeparator(), lines)
        + System.lineSeparator()
        + objectsNow
        + System.lineSeparator()
        + sequenceOf(requests);
  }

  private static String line(String name, int requests, Iterable<Count> counts) {
    double assembled = 0;
    double wrapped = 0;
    double filled = 0;
    for (Count count : counts) {
      assembled += count.assembled.sum();
      wrapped += count.wrapped.sum();
      filled += count.filled.sum();
    }
    return String.format(
        ROOT,
        "| %s | %.1f | %.1f | %.1f |",
        name,
        assembled / requests,
        wrapped / requests,
        filled / requests);
  }

  /**
   * Returns the operators of the last of the requests, in the order in which they were assembled.
   */
  private String sequenceOf(int requests) {
    synchronized (sequence) {
      int last = sequence.size() / requests;
      return sequence.subList(sequence.size() - last, sequence.size()).stream()
          .collect(Collectors.joining(" ", "sequence: ", ""));
    }
  }

  private static String shortName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
