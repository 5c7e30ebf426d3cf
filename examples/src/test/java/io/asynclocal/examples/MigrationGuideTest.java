package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/guides/migrating.md says to write is there to be written. */
class MigrationGuideTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| .* \\| (.*) \\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)(?:\\.(\\w+)\\([^`]*)?`");

  private static List<String> listings() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT, 4)) {
      return files
          .filter(file -> file.toString().endsWith(".api"))
          .flatMap(MigrationGuideTest::types)
          .toList();
    }
  }

  /** Each type with its members. */
  private static Stream<String> types(Path file) {
    try {
      return Stream.of(Files.readString(file).split("\n(?=\\S)"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isThere(List<String> types, String type, String method) {
    Pattern head = Pattern.compile("^[^\n]*\\." + type + "\\b");
    return types.stream()
        .filter(listed -> head.matcher(listed).find())
        .anyMatch(listed -> method == null || listed.matches("(?s).* " + method + "\\b.*"));
  }

  @Test
  void names_areThoseOfThePublicApi() throws IOException {
    List<String> types = listings();
    String guide = Files.readString(ROOT.resolve("docs/guides/migrating.md"));
    List<MatchResult> names =
        ROW.matcher(guide).results().flatMap(row -> NAME.matcher(row.group(1)).results()).toList();

    List<String> missing =
        names.stream()
            .filter(name -> !isThere(types, name.group(1), name.group(2)))
            .map(MatchResult::group)
            .toList();

    assertTrue(names.size() > 25, () -> "found only " + names.size());
    assertEquals(List.of(), missing);
  }

  /** The counterpart. */
  @Test
  void anotherName_isMissed() throws IOException {
    assertTrue(isThere(listings(), "AsyncExecutors", "propagating"));
    assertEquals(false, isThere(listings(), "AsyncExecutors", "wrapping"));
    assertEquals(false, isThere(listings(), "AsyncExecutor", null));
  }
}
