package io.asynclocal.diagnostics;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link Census} as text, for people: what is alive, grouped by type and by who began it. */
public final class CensusReport {
  /** Causes further away say little, and chains may be long. */
  private static final int CAUSES = 8;

  private CensusReport() {}

  /** Work of the same type that the same code began in the same way. */
  private record Kind(String operation, String type, List<StackTraceElement> stack) {}

  /**
   * Describes what is alive now, the most frequent kind of work first.
   *
   * @param census the census
   * @return lines of text: for each kind how many there are, the oldest of them, the code that
   *     began it if the recorder sampled that, and what it waits for
   * @throws NullPointerException if {@code census} is null
   */
  public static String of(Census census) {
    requireNonNull(census, "census is null. Pass the census to describe.");
    List<LiveWork> alive = census.alive();
    StringBuilder report = new StringBuilder();
    report.append(alive.size()).append(" alive");
    if (census.uncounted() > 0) {
      report.append("; ").append(census.uncounted()).append(" begun beyond the limit, uncounted");
    }
    report.append('\n');
    alive.stream()
        .collect(groupingBy(CensusReport::kind, LinkedHashMap::new, toList()))
        .values()
        .stream()
        .sorted(comparingInt(kind -> -kind.size()))
        .forEach(kind -> describe(kind, census, report));
    return Text.encodable(report.toString());
  }

  private static Kind kind(LiveWork work) {
    return new Kind(work.origin().operation(), work.origin().type(), work.origin().stack());
  }

  private static void describe(List<LiveWork> kind, Census census, StringBuilder report) {
    LiveWork oldest = kind.get(0);
    Origin origin = oldest.origin();
    report.append('\n').append(kind.size()).append(' ').append(origin.operation());
    if (!origin.operation().equals(origin.type())) {
      report.append(" (").append(origin.type()).append(')');
    }
    report.append('\n');
    report.append("  oldest: ").append(oldest);
    report.append(", ").append(age(origin)).append(" ms old");
    if (origin.isUnseen()) {
      report.append(" at least, begun before anybody watched");
    } else {
      report.append(", begun on thread '").append(origin.threadName()).append('\'');
    }
    report.append('\n');
    String awaited = awaited(oldest, census);
    if (!awaited.isEmpty()) {
      report.append("  waits for: ").append(awaited).append('\n');
    } else if (origin.cause() != null) {
      report.append("  begun by: ").append(causes(origin)).append('\n');
    }
    for (StackTraceElement frame : origin.stack()) {
      report.append("    at ").append(frame).append('\n');
    }
  }

  private static long age(Origin origin) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin.nanos());
  }

  private static String awaited(LiveWork work, Census census) {
    return Stream.iterate(
            census.awaitedBy(work), Optional::isPresent, next -> next.flatMap(census::awaitedBy))
        .limit(CAUSES)
        .map(next -> next.orElseThrow().toString())
        .collect(joining(" <- "));
  }

  private static String causes(Origin origin) {
    List<Origin> causes = origin.chain();
    return causes.stream().skip(1).limit(CAUSES).map(Origin::toString).collect(joining(" <- "))
        + (causes.size() > CAUSES + 1 ? " <- …" : "");
  }
}
