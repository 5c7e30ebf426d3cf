package io.asynclocal.contract;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
  private static final Pattern COVERED_BY = Pattern.compile("`(\\w+)(?:#(\\w+))?`");
  private static final Pattern TOTALS =
      Pattern.compile("(?m)^(\\d+) are covered, (\\d+) can't be expressed here\\.$");

  @Test
  void everyRowNamesTestsThatExistOrGivesAReason() throws IOException {
    Map<String, String> sources = testSources();
    Set<String> missing = new TreeSet<>();
    int covered = 0;
    int excused = 0;
    for (String here : rows().values()) {
      if (here.startsWith("— ")) {
        excused++;
        continue;
      }
      covered++;
      Matcher named = COVERED_BY.matcher(here);
      int tests = 0;
      for (; named.find(); tests++) {
        String source = sources.getOrDefault(named.group(1), "");
        if (source.isEmpty() || (named.group(2) != null && !hasMethod(source, named.group(2)))) {
          missing.add(named.group());
        }
      }
      if (tests == 0) {
        missing.add("no test: " + here);
      }
    }
    assertEquals(Set.of(), missing);
    Matcher totals = TOTALS.matcher(document());
    assertEquals(
        List.of(covered, excused),
        totals.find()
            ? List.of(Integer.parseInt(totals.group(1)), Integer.parseInt(totals.group(2)))
            : List.of());
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

  private static boolean hasMethod(String source, String method) {
    return Pattern.compile("(void|fun) " + method + "\\(").matcher(source).find();
  }

  /** The test classes of all modules, by name; the contract's are main code of this one. */
  private static Map<String, String> testSources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches(".*/src/(main|test)/(java|kotlin)/.*"))
          .filter(file -> file.toString().matches(".*(Test|Rules)\\.(java|kt)"))
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
