package io.asynclocal.contract;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/node-parity.md has a row for each of Node.js's tests, and names none that isn't there. */
final class NodeParityTest {
  private static final Path ROOT = Path.of("..", "..");

  /** What Node.js has, by the inventory that the document was made from. */
  private static final int UPSTREAM_TESTS = 207;

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\S+\\.m?js) \\| .+ \\| (.+) \\|$");
  private static final Pattern TOTALS =
      Pattern.compile("(?m)^(\\d+) are covered, (\\d+) differ, (\\d+) are excluded\\.$");

  @Test
  void everyRowNamesTestsThatExistOrGivesAReason() throws IOException {
    Map<String, String> sources = NamedTests.sources();
    Set<String> faults = new TreeSet<>();
    int[] counts = new int[3];
    for (String here : rows().values()) {
      faults.addAll(NamedTests.faults(here, sources));
      for (int kind = 0; kind < 3; kind++) {
        counts[kind] += NamedTests.KINDS.get(kind).matcher(here).matches() ? 1 : 0;
      }
    }
    assertEquals(Set.of(), faults);
    Matcher totals = TOTALS.matcher(document());
    assertTrue(totals.find());
    for (int kind = 0; kind < 3; kind++) {
      assertEquals(Integer.parseInt(totals.group(kind + 1)), counts[kind], totals.group());
    }
  }

  @Test
  void rowThatShowsNothingIsFound() {
    Map<String, String> sources =
        Map.of(
            "SomeTest",
            """
            @Test
            void works() {}

            @ParameterizedTest
            @EnumSource(Shape.class) // of all kinds
            void worksToo(Shape shape) {}

            private static void isNoTest() {}

            @AfterEach
            void isNoTestEither() {}
            """);
    assertEquals(Set.of(), NamedTests.faults("`SomeTest#works`, `SomeTest#worksToo`", sources));
    assertEquals(Set.of(), NamedTests.faults("differs: for a reason. `SomeTest#works`", sources));
    assertEquals(Set.of(), NamedTests.faults("excluded: for a reason", sources));
    for (String fault :
        List.of(
            "`SomeTest`", // a class shows everything and nothing
            "`SomeTest#works`, `SomeTest`",
            "`SomeTest#isNoTest`",
            "`SomeTest#isNoTestEither`",
            "`SomeTest#isNotThere`",
            "`NoTest#works`",
            "differs: for a reason",
            "differs: `SomeTest#works`",
            "excluded: ",
            "— for a reason",
            "something else")) {
      assertEquals(1, NamedTests.faults(fault, sources).size(), fault);
    }
  }

  @Test
  void everyUpstreamTestHasARowOfItsOwn() throws IOException {
    assertEquals(UPSTREAM_TESTS, rows().size());
  }

  private static Map<String, String> rows() throws IOException {
    return ROW.matcher(document())
        .results()
        .collect(
            toMap(
                row -> row.group(1) + "@" + row.start(), // two folders share some names
                row -> row.group(2)));
  }

  private static String document() throws IOException {
    return Files.readString(ROOT.resolve("docs/node-parity.md"));
  }
}
