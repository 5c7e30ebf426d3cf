package io.asynclocal.junit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one test has left, by kind, and how that is told. */
final class Findings {
  /** As many frames as say who it was; the rest is the test's own way there. */
  private static final int FRAMES = 16;

  private final String test;
  private final Map<Leftover, List<String>> found = new EnumMap<>(Leftover.class);

  Findings(String test) {
    this.test = test;
  }

  void add(Leftover kind, List<String> descriptions) {
    if (!descriptions.isEmpty()) {
      found.computeIfAbsent(kind, first -> new ArrayList<>()).addAll(descriptions);
    }
  }

  void addAll(Findings more) {
    more.found.forEach(this::add);
  }

  /** Describes what those options forbid, as text; empty if that is nothing. */
  String report(Options options) {
    List<String> kinds = new ArrayList<>();
    found.forEach(
        (kind, descriptions) -> {
          if (options.forbids(kind)) {
            kinds.add(test + " " + kind.told() + ".\n  " + String.join("\n  ", descriptions));
          }
        });
    return String.join("\n", kinds);
  }

  /** Returns the frames of the test and of what it called, each on a line of its own. */
  static String stack(List<StackTraceElement> frames) {
    StringBuilder lines = new StringBuilder();
    frames.stream()
        .takeWhile(frame -> !frame.getClassName().startsWith("org.junit."))
        .filter(frame -> !isReflection(frame.getClassName()))
        .limit(FRAMES)
        .forEach(frame -> lines.append("\n    at ").append(frame));
    return lines.toString();
  }

  private static boolean isReflection(String className) {
    return className.startsWith("jdk.internal.reflect.")
        || className.startsWith("java.lang.reflect.");
  }
}
