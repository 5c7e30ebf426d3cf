package io.asynclocal.contract;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/node-parity.md has a row for each of Node.js's tests, and names none that isn't there. */
final class NodeParityTest {
  private static final Path ROOT = Path.of("..", "..");

  /** What Node.js has, by the inventory that the document was made from. */
  private static final int UPSTREAM_TESTS = 207;

  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\S+\\.m?js) \\| .+ \\| (.+) \\|$");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern COVERED = Pattern.compile(NAMED + "(, " + NAMED + ")*");
  private static final Pattern DIFFERS =
      Pattern.compile("differs: [^`].+?\\. " + COVERED.pattern());
  private static final Pattern EXCLUDED = Pattern.compile("excluded: [^`].+");
  private static final Pattern TOTALS =
      Pattern.compile("(?m)^(\\d+) are covered, (\\d+) differ, (\\d+) are excluded\\.$");

  @Test
  void everyRowNamesTestsThatExistOrGivesAReason() throws IOException {
    Map<String, String> sources = testSources();
    Set<String> faults = new TreeSet<>();
    int[] counts = new int[3];
    for (String here : rows().values()) {
      faults.addAll(faults(here, sources));
      for (int kind = 0; kind < 3; kind++) {
        counts[kind] +=
            List.of(COVERED, DIFFERS, EXCLUDED).get(kind).matcher(here).matches() ? 1 : 0;
      }
    }
    assertEquals(Set.of(), faults);
    Matcher totals = TOTALS.matcher(document());
    assertTrue(totals.find());
    for (int kind = 0; kind < 3; kind++) {
      assertEquals(Integer.parseInt(totals.group(kind + 1)), counts[kind], totals.group());
    }
  }

  /** Returns what is wrong with a row: it is of no kind, or names what is no test. */
  private static Set<String> faults(String here, Map<String, String> sources) {
    Set<String> faults = new TreeSet<>();
    if (Stream.of(COVERED, DIFFERS, EXCLUDED).noneMatch(kind -> kind.matcher(here).matches())) {
      faults.add("neither covered, nor with a reason: " + here);
    }
    for (Matcher named = NAMED.matcher(here); named.find(); ) {
      if (!hasTest(sources.getOrDefault(named.group(1), ""), named.group(2))) {
        faults.add("no test: " + named.group());
      }
    }
    return faults;
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
    assertEquals(Set.of(), faults("`SomeTest#works`, `SomeTest#worksToo`", sources));
    assertEquals(Set.of(), faults("differs: for a reason. `SomeTest#works`", sources));
    assertEquals(Set.of(), faults("excluded: for a reason", sources));
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
      assertEquals(1, faults(fault, sources).size(), fault);
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

  /** Whether a source has a test of that name, with the annotations that make it one. */
  private static boolean hasTest(String source, String method) {
    String annotation = "@(?:\\w*Test|TestFactory|RepeatedTest\\(\\d+\\))\\b";
    String between = "(?:(?!\\n\\s*(?:\\n|\\})).)*?"; // until an empty line or the end of a method
    return Pattern.compile(
            annotation + between + "\\b(?:void|fun|Stream<\\w+>) " + method + "\\(", Pattern.DOTALL)
        .matcher(source)
        .find();
  }

  /** The test classes of all modules, by name; the contract's are main code of this one. */
  private static Map<String, String> testSources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches(".*/src/(main|test)/(java|kotlin)/.*"))
          .filter(file -> file.toString().matches(".*(Test|Rules|Conformance)\\.(java|kt)"))
          .collect(
              toMap(
                  file -> file.getFileName().toString().replaceAll("\\.\\w+$", ""),
                  NodeParityTest::read,
                  (one, other) -> one + other));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
