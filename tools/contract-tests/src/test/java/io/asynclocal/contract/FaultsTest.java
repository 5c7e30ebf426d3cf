package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/faults.md names tests that exist. */
final class FaultsTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "faults.md");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| .+ \\| (.+) \\|$");

  @Test
  void everyKindNamesTestsThatExistOrGivesAReason() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(DOCUMENT))
            .results()
            .map(row -> row.group(1))
            .filter(here -> !here.equals("tests"))
            .toList();
    Map<String, String> sources = NamedTests.sources();
    Set<String> faults = new TreeSet<>();
    rows.forEach(here -> faults.addAll(NamedTests.faults(here, sources)));

    assertEquals(Set.of(), faults);
    assertTrue(rows.size() > 30, () -> "found only " + rows.size());
  }
}
