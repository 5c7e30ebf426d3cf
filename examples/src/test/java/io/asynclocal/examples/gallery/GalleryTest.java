package io.asynclocal.examples.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What docs/gallery.md shows is in the sources, and what it says that they print, they print. The
 * add-on's output is compared in its own module.
 */
class GalleryTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PAGE = DOCS.resolve("gallery.md");
  private static final Pattern PIECE =
      Pattern.compile(
          "^\\[`(?<name>\\w+)`\\]\\((?<source>[^)]+)\\)(?:(?!^```).)*?"
              + "^```(?:java|kotlin)\\n(?<code>.*?)^```\\n+^```text\\n(?<output>.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  /** One program of the page. */
  private record Piece(String name, Path source, String code, String output) {
    boolean isOfThisModule() {
      return !source.toString().contains("native-addon");
    }
  }

  private static List<Piece> pieces() throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (Matcher piece = PIECE.matcher(Files.readString(PAGE)); piece.find(); ) {
      pieces.add(
          new Piece(
              piece.group("name"),
              DOCS.resolve(piece.group("source")),
              piece.group("code"),
              piece.group("output")));
    }
    return pieces;
  }

  @TestFactory
  Stream<DynamicTest> code_isInTheSource() throws IOException {
    return pieces().stream()
        .map(
            piece ->
                DynamicTest.dynamicTest(
                    piece.name,
                    () ->
                        assertTrue(
                            withoutSpace(Files.readString(piece.source))
                                .contains(withoutSpace(piece.code)),
                            piece.code)));
  }

  @TestFactory
  Stream<DynamicTest> output_isWhatTheProgramPrints() throws IOException {
    return pieces().stream()
        .filter(Piece::isOfThisModule)
        .map(
            piece ->
                DynamicTest.dynamicTest(
                    piece.name, () -> assertEquals(piece.output, run(piece.name))));
  }

  @Test
  void everyProgramIsOnThePage() throws IOException {
    Set<String> shown = new TreeSet<>();
    pieces().stream().filter(Piece::isOfThisModule).forEach(piece -> shown.add(piece.name));
    Set<String> programs = new TreeSet<>();
    for (String language : List.of("java", "kotlin")) {
      Path directory = Path.of("src/main", language, "io/asynclocal/examples/gallery");
      try (Stream<Path> sources = Files.list(directory)) {
        sources
            .map(source -> source.getFileName().toString().replaceFirst("\\.\\w+$", ""))
            .filter(name -> !name.equals("package-info"))
            .forEach(programs::add);
      }
    }
    assertEquals(programs, shown);
  }

  private static String run(String name) throws Exception {
    Method main =
        Class.forName(GalleryTest.class.getPackageName() + "." + name)
            .getMethod("main", String[].class);
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(console);
    }
    return printed.toString(UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String withoutSpace(String code) {
    return code.replaceAll("\\s+", "");
  }
}
