package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** Each situation in which Reactor's automatic mode loses context has a test of ours. */
final class GapsTest {
  private static final Path DOCUMENT = Path.of("../docs/reactor-gaps.md");
  private static final Pattern NAMED_TEST = Pattern.compile("`(?<type>\\w+Test)\\.(?<name>\\w+)`");

  /** Of the situations that were seen. */
  private static final int SITUATIONS = 23;

  @Test
  void eachSituation_hasItsTests() throws IOException {
    List<String> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| "))
            .skip(1) // the titles
            .toList();
    assertEquals(SITUATIONS, rows.size());
    for (String row : rows) {
      List<MatchResult> tests = NAMED_TEST.matcher(row).results().toList();
      assertTrue(!tests.isEmpty(), "names no test: " + row);
      tests.forEach(test -> assertTrue(isTest(test.group(1), test.group(2)), test.group()));
    }
  }

  @Test
  void whatIsNoTest_isFound() {
    assertTrue(isTest("GapsTest", "whatIsNoTest_isFound"));
    assertEquals(false, isTest("GapsTest", "isTest"));
    assertEquals(false, isTest("NoTest", "missing"));
  }

  private static boolean isTest(String type, String name) {
    try {
      return Stream.of(Class.forName("io.asynclocal.reactor." + type).getDeclaredMethods())
          .filter(method -> method.getName().equals(name))
          .anyMatch(GapsTest::isAnnotated);
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static boolean isAnnotated(Method method) {
    return method.isAnnotationPresent(Test.class)
        || method.isAnnotationPresent(ParameterizedTest.class);
  }
}
