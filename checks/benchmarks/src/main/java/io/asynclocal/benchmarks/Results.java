package io.asynclocal.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The results in JMH's JSON files, those of equal runs put together, by the JDK that ran them. */
final class Results {
  private static final String BYTES = "gc.alloc.rate.norm";

  /** What was measured of one benchmark on one JDK. */
  record Measured(Samples bytes, Samples cpuTime) {}

  private final Map<Entry, Map<String, Measured>> measured = new LinkedHashMap<>();
  private final Set<String> jdks = new TreeSet<>();

  /** Reads a file that a run with both profilers wrote. */
  void read(Path file) throws IOException, ClassNotFoundException {
    for (JsonNode run : new ObjectMapper().readTree(file.toFile())) {
      String jdk = run.get("jdkVersion").asText();
      jdks.add(jdk);
      Map<String, String> parameters = new HashMap<>();
      run.path("params")
          .properties()
          .forEach(p -> parameters.put(p.getKey(), p.getValue().asText()));
      Measured samples =
          measured
              .computeIfAbsent(
                  Entry.of(run.get("benchmark").asText(), parameters), entry -> new HashMap<>())
              .computeIfAbsent(jdk, version -> new Measured(new Samples(), new Samples()));
      addAll(run, BYTES, samples.bytes());
      addAll(run, JavaCpuTime.RESULT, samples.cpuTime());
    }
  }

  Set<String> jdks() {
    return jdks;
  }

  /** The questions in the order in which they were asked. */
  Set<Class<?>> questions() {
    Set<Class<?>> questions = new LinkedHashSet<>();
    measured.keySet().forEach(entry -> questions.add(entry.type()));
    return questions;
  }

  /** The entries of one question, its baseline first. */
  Iterable<Entry> entries(Class<?> question) {
    Set<Entry> entries = new LinkedHashSet<>();
    for (boolean baseline : new boolean[] {true, false}) {
      measured.keySet().stream()
          .filter(entry -> entry.type() == question && entry.isBaseline() == baseline)
          .forEach(entries::add);
    }
    return entries;
  }

  @Nullable Measured of(Entry entry, String jdk) {
    return measured.getOrDefault(entry, Map.of()).get(jdk);
  }

  /** What the entry's baseline measured on the same JDK. */
  @Nullable Measured baselineOf(Entry entry, String jdk) {
    for (Entry candidate : measured.keySet()) {
      if (candidate.isBaselineFor(entry)) {
        return of(candidate, jdk);
      }
    }
    return null;
  }

  private static void addAll(JsonNode run, String metric, Samples samples) {
    for (JsonNode fork : run.path("secondaryMetrics").path(metric).path("rawData")) {
      fork.forEach(value -> samples.add(value.asDouble()));
    }
    if (samples.isEmpty()) {
      throw new IllegalArgumentException(
          "No "
              + metric
              + " of "
              + run.get("benchmark").asText()
              + ". Run with -prof gc -prof "
              + JavaCpuTime.class.getName()
              + ".");
    }
  }
}
