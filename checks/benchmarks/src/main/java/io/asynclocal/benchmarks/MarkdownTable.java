package io.asynclocal.benchmarks;

import static java.util.Locale.ROOT;

import io.asynclocal.benchmarks.Results.Measured;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prints one Markdown table of all results in the JSON files that it is given: for each JDK the
 * bytes and the CPU time of an operation, median and half the distance between the quartiles, and
 * how often the time of the baseline that is.
 */
public final class MarkdownTable {
  private final Results results;
  private final PrintStream out;

  private MarkdownTable(Results results, PrintStream out) {
    this.results = results;
    this.out = out;
  }

  /**
   * Reads the files and prints the table.
   *
   * @param files JMH's results as JSON, of runs with both profilers
   * @throws Exception if a file can't be read or is of other benchmarks
   */
  public static void main(String[] files) throws Exception {
    Results results = new Results();
    for (String file : files) {
      results.read(Path.of(file));
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    new MarkdownTable(results, out).print();
  }

  private void print() throws IOException {
    out.println(circumstances());
    out.println();
    StringBuilder head = new StringBuilder("| operation ");
    StringBuilder rule = new StringBuilder("|---|");
    for (String jdk : results.jdks()) {
      String feature = Runtime.Version.parse(jdk).feature() + ": ";
      head.append("| " + feature + "bytes | CPU ns | × ");
      rule.append("--:|--:|--:|");
    }
    out.println(head.append('|'));
    out.println(rule);
    for (Class<?> question : results.questions()) {
      String heading = "**" + Entry.asked(question).value() + "**: ";
      for (Entry entry : results.entries(question)) {
        out.println(line(heading, entry));
        heading = "";
      }
    }
  }

  private String line(String heading, Entry entry) {
    StringBuilder line = new StringBuilder("| " + heading + entry.contender() + " |");
    for (String jdk : results.jdks()) {
      line.append(cells(results.of(entry, jdk), results.baselineOf(entry, jdk)));
    }
    return line.toString();
  }

  private static String cells(@Nullable Measured measured, @Nullable Measured baseline) {
    if (measured == null) {
      return " | | |";
    }
    double time = measured.cpuTime().median();
    String ratio =
        baseline == null ? "" : String.format(ROOT, "%.2f", time / baseline.cpuTime().median());
    return String.format(
        ROOT,
        " %,.0f | %s ± %s | %s |",
        measured.bytes().median(),
        rounded(time),
        rounded(measured.cpuTime().spread()),
        ratio);
  }

  private static String rounded(double nanoseconds) {
    return String.format(ROOT, nanoseconds < 100 ? "%.1f" : "%,.0f", nanoseconds);
  }

  private String circumstances() throws IOException {
    Properties versions = new Properties();
    try (InputStream in = MarkdownTable.class.getResourceAsStream("versions.properties")) {
      versions.load(Objects.requireNonNull(in, "versions.properties is missing from the jar."));
    }
    String libraries =
        new TreeSet<>(versions.stringPropertyNames())
            .stream()
                .map(name -> name + " " + versions.getProperty(name))
                .collect(Collectors.joining(", "));
    return LocalDate.now(ZoneOffset.UTC)
        + ", JDK "
        + String.join(" and ", results.jdks())
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, "
        + System.getProperty("os.arch")
        + "; "
        + libraries
        + ".";
  }
}
