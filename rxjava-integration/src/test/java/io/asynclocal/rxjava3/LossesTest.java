package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each loss that the document lists has the test that it names. */
final class LossesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "rxjava-losses.md");
  private static final Pattern ROW = Pattern.compile("\\| .* \\| `(\\w+)#(\\w+)` \\|");

  @Test
  void everyLossHasItsTest() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| lost"))
            .toList();

    assertFalse(rows.isEmpty());
    assertEquals(List.of(), rows.stream().filter(row -> !namesATest(row)).toList());
    assertEquals(rows.size(), rows.stream().map(LossesTest::test).distinct().count());
  }

  private static String test(String row) {
    return row.substring(row.lastIndexOf('`', row.length() - 4));
  }

  private static boolean namesATest(String row) {
    Matcher named = ROW.matcher(row);
    return named.matches() && isTest(named.group(1), named.group(2));
  }

  private static boolean isTest(String simpleName, String method) {
    try {
      Class<?> type = Class.forName(LossesTest.class.getPackageName() + "." + simpleName);
      return Arrays.stream(type.getDeclaredMethods())
          .filter(m -> m.getName().equals(method))
          .anyMatch(
              m ->
                  m.isAnnotationPresent(Test.class)
                      || m.isAnnotationPresent(ParameterizedTest.class));
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
