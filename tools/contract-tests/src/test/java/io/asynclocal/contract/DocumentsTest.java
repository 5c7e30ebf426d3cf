package io.asynclocal.contract;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The code that the documents show is code that runs: each block occurs in the test that the
 * document names, but for white space. A line that is only an ellipsis stands for lines left out.
 */
final class DocumentsTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern MARK_OR_BLOCK =
      Pattern.compile(
          "^<!-- The code runs in (?<test>\\w+)\\. -->$|^ *```(?:java|kotlin)\\n(?<code>.*?)^ *```$",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern REGION = Pattern.compile("(?m)^ *// @(start|end) region=.*$");
  private static final Pattern LEFT_OUT = Pattern.compile("(?m)^ *(// )?…$");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)(?<target>[^)#\\s]+)");

  /** Code in a document, and the test in which it runs: empty where the document names none. */
  private record Shown(String test, String code) {}

  @TestFactory
  Stream<DynamicTest> everyBlockOfCodeRunsInATest() throws IOException {
    Map<String, String> tests = tests();
    return documents()
        .filter(DocumentsTest::showsCodeThatRuns)
        .map(
            document ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(document).toString(),
                    () -> assertEquals(List.of(), notRun(read(document), tests))));
  }

  @TestFactory
  Stream<DynamicTest> everyLinkLeadsToAFile() throws IOException {
    return documents()
        .map(
            document ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(document).toString(),
                    () -> assertEquals(List.of(), brokenLinks(document))));
  }

  @TestFactory
  Stream<DynamicTest> everyPageShowsItsImportsOrLinksToThem() throws IOException {
    return documents()
        .filter(DocumentsTest::showsCodeThatRuns)
        .map(
            document ->
                DynamicTest.dynamicTest(
                    ROOT.relativize(document).toString(),
                    () -> assertEquals(List.of(), testsWithoutImports(read(document)))));
  }

  @Test
  void pageWithoutImportsAndLinkIsFound() {
    String mark = "<!-- The code runs in SomeTest. -->\n";
    String block = "```java\none();\n```\n";
    assertEquals(List.of("SomeTest"), testsWithoutImports(mark + block));
    assertEquals(List.of("SomeTest"), testsWithoutImports(mark + block + "[x](OtherTest.java)"));
    assertEquals(List.of(), testsWithoutImports(mark + "[x](a/SomeTest.java)\n" + block));
    assertEquals(List.of(), testsWithoutImports(mark + "```java\nimport a.B;\n…\none();\n```\n"));
  }

  @Test
  void codeThatNoTestHasIsFound() {
    String guide =
        """
        ```java
        unmarked();
        ```
        <!-- The code runs in SomeTest. -->
        ```java
        one(
            1);
        …
        three(3);
        ```
        ```java
        three(3);
        …
        one(1);
        ```
        <!-- The code runs in NoTest. -->
        ```kotlin
        one(1)
        ```
        """;
    assertEquals(
        List.of("unmarked();\n", "three(3);\n…\none(1);\n", "one(1)\n"),
        notRun(guide, Map.of("SomeTest", "one(1); two(2); three(3);")));
  }

  private static boolean showsCodeThatRuns(Path document) {
    return document.startsWith(ROOT.resolve("docs/guides"))
        || document.equals(ROOT.resolve("README.md"))
        || read(document).contains("<!-- The code runs in ");
  }

  /** Returns the blocks of which the test that is named, if any, hasn't every line in order. */
  private static List<String> notRun(String document, Map<String, String> tests) {
    return shown(document).stream()
        .filter(shown -> !occurs(shown.code, tests.getOrDefault(shown.test, "")))
        .map(Shown::code)
        .toList();
  }

  /** Returns the tests that a page names and neither shows the imports of nor links to. */
  private static List<String> testsWithoutImports(String document) {
    List<Shown> shown = shown(document);
    return shown.stream()
        .map(Shown::test)
        .distinct()
        .filter(test -> !document.matches("(?s).*\\]\\([^)]*\\b" + test + "\\.(java|kt)\\).*"))
        .filter(
            test ->
                shown.stream()
                    .noneMatch(
                        block -> block.test.equals(test) && block.code.startsWith("import ")))
        .toList();
  }

  private static List<Shown> shown(String document) {
    List<Shown> shown = new ArrayList<>();
    String test = "";
    for (Matcher found = MARK_OR_BLOCK.matcher(document); found.find(); ) {
      if (found.group("test") != null) {
        test = found.group("test");
      } else {
        shown.add(new Shown(test, found.group("code")));
      }
    }
    return shown;
  }

  private static boolean occurs(String code, String test) {
    String source = dense(REGION.matcher(test).replaceAll(""));
    int from = 0;
    for (String part : LEFT_OUT.split(code)) {
      int at = source.indexOf(dense(part), from);
      if (at < 0) {
        return false;
      }
      from = at + dense(part).length();
    }
    return true;
  }

  private static String dense(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static List<String> brokenLinks(Path document) {
    return LINK.matcher(read(document))
        .results()
        .map(link -> link.group(1))
        .filter(target -> !Files.exists(document.resolveSibling(target)))
        .toList();
  }

  private static Stream<Path> documents() throws IOException {
    List<Path> documents = files(".*\\.md");
    assertFalse(documents.isEmpty());
    return documents.stream().sorted();
  }

  /** The sources of all modules' tests, by the name of the class. */
  private static Map<String, String> tests() throws IOException {
    return files(".*/src/test/(java|kotlin)/.*Test\\.(java|kt)").stream()
        .collect(
            toMap(
                test -> test.getFileName().toString().replaceAll("\\.\\w+$", ""),
                DocumentsTest::read,
                (one, other) -> one + "\n" + other));
  }

  private static List<Path> files(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches(pattern))
          .filter(file -> !file.toString().matches(".*/(target|node_modules|\\.[^./][^/]*)/.*"))
          .toList();
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
