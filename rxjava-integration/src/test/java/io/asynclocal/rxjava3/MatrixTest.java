package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.junit.jupiter.api.Test;

/**
 * Runs the same scenarios without propagation, with OpenTelemetry's library and with ours, and
 * compares what each saw with the table in the documentation.
 */
final class MatrixTest {
  private static final Path TABLE = Path.of("..", "docs", "rxjava-matrix.md");

  /** The rows where nothing that is installed can help; the next row shows what does. */
  private static final Set<String> NOT_PROPAGATED = Set.of("task on a worker of TestScheduler()");

  @Test
  void matrix_isWhatTheDocumentationShows() throws Exception {
    Map<String, List<String>> cells = measure();

    cells.forEach(
        (scenario, row) ->
            assertEquals(
                !NOT_PROPAGATED.contains(scenario),
                row.get(Carrying.ASYNC_LOCAL.ordinal()).equals("right"),
                scenario));
    assertEquals(documented(), table(cells), "Put the table that was measured into " + TABLE);
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
    StringBuilder table = new StringBuilder("| scenario");
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

  private static String documented() throws IOException {
    StringBuilder table = new StringBuilder();
    for (String line : Files.readAllLines(TABLE)) {
      if (line.startsWith("|")) {
        table.append(line).append("\n");
      }
    }
    return table.toString();
  }
}
