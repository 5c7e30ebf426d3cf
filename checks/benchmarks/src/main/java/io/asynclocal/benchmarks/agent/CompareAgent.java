package io.asynclocal.benchmarks.agent;

import io.asynclocal.benchmarks.JavaCpuTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link CrossBoundary} without the agent and with it, and prints a table: nanoseconds and
 * bytes, plain, with the wrapper, and with the agent; and plain with another agent, if one is
 * given. {@code CompareAgent AGENT_JAR [FORKS [OTHER_AGENT_JAR]]}.
 */
public final class CompareAgent {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Map<String, Map<String, RunResult>> rows = new TreeMap<>();
  private final List<String> columns = new ArrayList<>();
  private final int forks;

  private CompareAgent(int forks) {
    this.forks = forks;
  }

  /** Runs all and prints the table. */
  public static void main(String[] arguments) throws RunnerException {
    CompareAgent comparison =
        new CompareAgent(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2);
    String agent = "-javaagent:" + arguments[0];
    comparison.run("plain", "nothing", "untouched");
    comparison.run("wrapper, root", "wrapper", "root");
    comparison.run("wrapper, bound", "wrapper", "bound");
    comparison.run("agent, untouched", "nothing", "untouched", agent);
    comparison.run("agent, root", "nothing", "root", agent);
    comparison.run("agent, bound", "nothing", "bound", agent);
    if (arguments.length > 2) {
      comparison.run("another agent", "nothing", "untouched", "-javaagent:" + arguments[2]);
    }
    comparison.print();
  }

  private void run(String column, String by, String in, String... jvmArguments)
      throws RunnerException {
    columns.add(column);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(CrossBoundary.class.getName().replace(".", "\\."))
            .param("by", by)
            .param("in", in)
            .jvmArgsAppend(jvmArguments)
            .addProfiler(GCProfiler.class)
            .addProfiler(JavaCpuTime.class)
            .forks(forks)
            .warmupIterations(3)
            .warmupTime(TimeValue.milliseconds(500))
            .measurementIterations(3)
            .measurementTime(TimeValue.milliseconds(500));
    if (Runtime.version().feature() < 21) {
      options.exclude("virtualThread");
    }
    for (RunResult result : new Runner(options.build()).run()) {
      String name = result.getParams().getBenchmark();
      rows.computeIfAbsent(name.substring(name.lastIndexOf('.') + 1), row -> new TreeMap<>())
          .put(column, result);
    }
  }

  private void print() {
    System.out.println(
        "| Java "
            + Runtime.version().feature()
            + ": ns CPU (elapsed), bytes | "
            + String.join(" | ", columns)
            + " |");
    System.out.println("|---|" + "--:|".repeat(columns.size()));
    rows.forEach(
        (row, results) -> {
          StringBuilder line = new StringBuilder("| ").append(row);
          for (String column : columns) {
            RunResult result = results.get(column);
            line.append(" | ").append(result == null ? "–" : text(result));
          }
          System.out.println(line.append(" |"));
        });
  }

  private static String text(RunResult result) {
    Map<String, Double> more = new TreeMap<>();
    result
        .getSecondaryResults()
        .forEach((name, value) -> more.put(name.replace("·", ""), value.getScore()));
    return String.format(
        Locale.ROOT,
        "%,.0f (%,.0f), %,.0f",
        more.getOrDefault(JavaCpuTime.RESULT, Double.NaN),
        result.getPrimaryResult().getScore(),
        more.getOrDefault(ALLOCATED, Double.NaN));
  }
}
