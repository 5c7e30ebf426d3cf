package io.asynclocal.diagnostics;

import static io.asynclocal.diagnostics.Json.array;
import static io.asynclocal.diagnostics.Json.member;
import static io.asynclocal.diagnostics.Json.object;
import static java.util.Comparator.comparingLong;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a census knows to be alive at a moment: each piece of work, and how much of what kind. */
final class InFlight {
  private static final int MOST_ROWS = 200;

  private final Census census;
  private final List<LiveWork> alive;

  /** After what is alive was taken, none of which is begun later. */
  private final long now;

  private final Map<String, Group> kinds = new TreeMap<>();
  private final Map<String, Group> labels = new TreeMap<>();
  private final Group all = new Group("");

  InFlight(Census census) {
    this.census = census;
    this.alive = census.alive();
    this.now = System.nanoTime();
    for (LiveWork work : alive) {
      Origin origin = work.origin();
      all.add(work, now);
      kinds.computeIfAbsent(origin.name(), name -> new Group(origin.type())).add(work, now);
      labels.computeIfAbsent(origin.label(), label -> new Group("")).add(work, now);
    }
  }

  /** Returns the members of an object. */
  String[] json() {
    return new String[] {
      member("alive", all.count),
      member("waiting", all.waiting),
      member("running", all.running),
      member("ran", all.ran()),
      member("uncounted", census.uncounted()),
      member("kinds", groups(kinds)),
      member("labels", groups(labels)),
      member("work", array(alive.stream().limit(MOST_ROWS).toList(), this::work))
    };
  }

  private String work(LiveWork work) {
    Origin origin = work.origin();
    return object(
        member("name", Text.json(origin.name())),
        member("type", Text.json(origin.type())),
        member("id", origin.asyncId()),
        member("label", Text.json(origin.label())),
        member("state", Text.json(work.state())),
        member("micros", (now - origin.nanos()) / 1_000),
        member("waitsFor", Text.json(waitsFor(work))));
  }

  private String waitsFor(LiveWork work) {
    if (work.isRunning()) {
      return "";
    }
    return census
        .awaitedBy(work)
        .map(awaited -> awaited.origin().name())
        .orElse(work.runs() == 0 ? "its time, its value or a thread" : "");
  }

  /** What hasn't come to its end first, then what there is most of. */
  private static String groups(Map<String, Group> groups) {
    return array(
        groups.entrySet().stream()
            .sorted(
                comparingLong((Map.Entry<String, Group> entry) -> entry.getValue().goingOn())
                    .thenComparingLong(entry -> entry.getValue().count)
                    .reversed())
            .limit(MOST_ROWS)
            .toList(),
        entry -> entry.getValue().json(entry.getKey()));
  }

  /** What is alive of a kind, or of a label. */
  private static final class Group {
    private final String type;
    private long count;
    private long waiting;
    private long running;
    private long oldestMicros;

    Group(String type) {
      this.type = type;
    }

    void add(LiveWork work, long now) {
      count++;
      // Asked for once: it goes on.
      boolean isRunning = work.isRunning();
      running += isRunning ? 1 : 0;
      waiting += !isRunning && work.runs() == 0 ? 1 : 0;
      oldestMicros = Math.max(oldestMicros, (now - work.origin().nanos()) / 1_000);
    }

    long goingOn() {
      return waiting + running;
    }

    /** How much has run and may run again, or is over, if nobody says so but the collector. */
    long ran() {
      return count - goingOn();
    }

    String json(String name) {
      return object(
          member("name", Text.json(name)),
          member("type", Text.json(type)),
          member("count", count),
          member("waiting", waiting),
          member("running", running),
          member("ran", ran()),
          member("micros", oldestMicros));
    }
  }
}
