package io.asynclocal.diagnostics;

import static io.asynclocal.diagnostics.Json.array;
import static io.asynclocal.diagnostics.Json.member;
import static io.asynclocal.diagnostics.Json.object;
import static java.util.Comparator.comparingLong;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From one kind of work to the next that it causes, and the time between, of some events. */
final class Steps {
  private static final int MOST_ROWS = 200;

  private final Map<Way, Times> steps = new LinkedHashMap<>();

  private record Way(String from, String to, String fromType, String toType) {}

  private static final class Times {
    private long count;
    private long nanos;

    void add(long waited) {
      count++;
      nanos += waited;
    }
  }

  Steps(List<AsyncEvent> events) {
    Set<Long> ran = new HashSet<>();
    for (AsyncEvent event : events) {
      Origin origin = event.origin();
      if (event.kind() == Kind.BEFORE && !origin.isUnseen() && ran.add(origin.asyncId())) {
        steps
            .computeIfAbsent(wayTo(origin), unknown -> new Times())
            .add(event.nanos() - origin.nanos());
      }
    }
  }

  private static Way wayTo(Origin origin) {
    Origin cause = origin.cause();
    return cause == null
        ? new Way("", origin.name(), "", origin.type())
        : new Way(cause.name(), origin.name(), cause.type(), origin.type());
  }

  /** Returns them as an array, those that took longest first. */
  String json() {
    return array(
        steps.entrySet().stream()
            .sorted(comparingLong(entry -> -entry.getValue().nanos))
            .limit(MOST_ROWS)
            .toList(),
        entry -> step(entry.getKey(), entry.getValue()));
  }

  private static String step(Way way, Times times) {
    return object(
        member("from", Text.json(way.from)),
        member("to", Text.json(way.to)),
        member("fromType", Text.json(way.fromType)),
        member("toType", Text.json(way.toType)),
        member("count", times.count),
        member("micros", times.nanos / times.count / 1_000));
  }
}
