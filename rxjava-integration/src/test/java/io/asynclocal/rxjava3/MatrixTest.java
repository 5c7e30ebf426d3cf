package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Runs the same grid and the same scenarios without propagation, with OpenTelemetry's library and
 * with ours, and compares what each saw with the tables in the documentation.
 */
final class MatrixTest {

  @BeforeAll
  static void theOtherLibraryRuns() {
    assumeTrue(Version.SHOWS_QUEUES, "OpenTelemetry's library needs RxJava 3.1.1.");
  }

  private static final Path DOCUMENT = Path.of("..", "docs", "rxjava-matrix.md");
  private static final Path MADE = Path.of("target");
  private static final String SCENARIOS = "| scenario";

  /** The rows where nothing that is installed can help; the next row shows what does. */
  private static final Set<String> NOT_PROPAGATED = Set.of("task on a worker of TestScheduler()");

  @Test
  void grid_isWhatTheDocumentationShows() throws Exception {
    GridTables grid = new GridTables();
    for (Carrying carrying : Carrying.values()) {
      AutoCloseable installed = carrying.install();
      try {
        grid.measure(carrying);
      } finally {
        installed.close();
      }
    }

    assertEquals(
        List.of(),
        grid.wrong(Carrying.ASYNC_LOCAL).stream()
            .filter(pipeline -> !isRefusedByASubject(pipeline))
            .toList());
    assertEquals(
        grid.watched(Carrying.NOTHING),
        grid.watched(Carrying.ASYNC_LOCAL),
        "An installation changes what is signalled.");
    assertDocumented(grid.tables(), "rxjava-grid.md", false);
  }

  /**
   * A unicast subject whose only subscriber has left reports what it is given from then on: on the
   * spot, as a caller's mistake, and to no subscription.
   */
  private static boolean isRefusedByASubject(String pipeline) {
    return pipeline.startsWith("UNICAST_") && pipeline.contains(", undeliverable");
  }

  @Test
  void scenarios_areWhatTheDocumentationShows() throws Exception {
    Map<String, List<String>> cells = measure();

    cells.forEach(
        (scenario, row) ->
            assertEquals(
                !NOT_PROPAGATED.contains(scenario),
                row.get(Carrying.ASYNC_LOCAL.ordinal()).equals("right"),
                scenario));
    assertDocumented(table(cells), "rxjava-scenarios.md", true);
  }

  private static Map<String, List<String>> measure() throws Exception {
    Map<String, List<String>> cells = new LinkedHashMap<>();
    for (Carrying carrying : Carrying.values()) {
      List<String> seen = Collections.synchronizedList(new ArrayList<>());
      Map<String, Runnable> scenarios = new Scenarios(carrying, seen::add).all();
      AutoCloseable installed = carrying.install();
      try {
        scenarios.forEach(
            (scenario, run) -> {
              seen.clear();
              run.run();
              cells.computeIfAbsent(scenario, row -> new ArrayList<>()).add(cell(seen));
            });
      } finally {
        installed.close();
      }
    }
    assertEquals(Plugins.none(), Plugins.handlers());
    return cells;
  }

  private static String cell(List<String> seen) {
    Set<String> names = new TreeSet<>(seen);
    if (names.equals(Set.of("subscriber"))) {
      return "right";
    }
    names.remove("subscriber");
    names.remove("null");
    return names.isEmpty() ? "lost" : "wrong: " + String.join(", ", names);
  }

  private static String table(Map<String, List<String>> cells) {
    StringBuilder table = new StringBuilder(SCENARIOS);
    for (Carrying carrying : Carrying.values()) {
      table.append(" | ").append(carrying.title);
    }
    table.append(" |\n|---|---|---|---|\n");
    cells.forEach(
        (scenario, row) ->
            table
                .append("| ")
                .append(scenario)
                .append(" | ")
                .append(String.join(" | ", row))
                .append(" |\n"));
    return table.toString();
  }

  private static void assertDocumented(String tables, String name, boolean areScenarios)
      throws IOException {
    Files.createDirectories(MADE);
    Files.writeString(MADE.resolve(name), tables);
    String document = Files.readString(DOCUMENT);
    int scenarios = document.indexOf(SCENARIOS);
    assertEquals(
        rows(areScenarios ? document.substring(scenarios) : document.substring(0, scenarios)),
        rows(tables),
        DOCUMENT + " differs; what was measured is in target/" + name);
  }

  private static String rows(String document) {
    StringBuilder rows = new StringBuilder();
    document
        .lines()
        .filter(line -> line.startsWith("|"))
        .forEach(row -> rows.append(row).append('\n'));
    return rows.toString();
  }
}
