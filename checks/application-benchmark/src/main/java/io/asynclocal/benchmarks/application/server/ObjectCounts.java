package io.asynclocal.benchmarks.application.server;

import static java.util.Comparator.comparing;
import static java.util.Locale.ROOT;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How many objects of ours and of Reactor's there are in the heap, the unreachable ones too: where
 * nothing is collected in between, the difference is what has been allocated.
 */
record ObjectCounts(Map<String, Long> byClass) {
  /** As {@code jcmd GC.class_histogram} writes it: rank, objects, bytes, class. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^\\s*\\d+:\\s+(?<objects>\\d+)\\s+\\d+\\s+(?<type>(io\\.asynclocal(?!\\.benchmarks)|reactor\\.core)\\.\\S+)");

  static ObjectCounts now() {
    try {
      String histogram =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      new ObjectName("com.sun.management:type=DiagnosticCommand"),
                      "gcClassHistogram",
                      new Object[] {new String[] {"-all"}},
                      new String[] {String[].class.getName()});
      Map<String, Long> byClass = new HashMap<>();
      Matcher line = LINE.matcher(histogram);
      while (line.find()) {
        byClass.merge(
            withoutHash(line.group("type")), Long.valueOf(line.group("objects")), Long::sum);
      }
      return new ObjectCounts(byClass);
    } catch (JMException e) {
      throw new IllegalStateException("the virtual machine doesn't count its objects", e);
    }
  }

  /** A lambda's class is hidden, and its name ends with a number that varies. */
  private static String withoutHash(String type) {
    return type.replaceAll("[/+]0x.*|/\\d+.*", "");
  }

  String since(ObjectCounts before, int requests) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("| objects allocated | a request |");
    lines.add("|---|--:|");
    byClass.entrySet().stream()
        .map(entry -> Map.entry(entry.getKey(), entry.getValue() - before.of(entry.getKey())))
        .filter(entry -> entry.getValue() * 10 >= requests)
        .sorted(comparing(entry -> -entry.getValue()))
        .forEach(
            entry ->
                lines.add(
                    String.format(
                        ROOT,
                        "| %s | %.1f |",
                        entry.getKey(),
                        (double) entry.getValue() / requests)));
    return String.join(System.lineSeparator(), lines);
  }

  private long of(String type) {
    return byClass.getOrDefault(type, 0L);
  }
}
