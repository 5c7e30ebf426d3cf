package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Hooks;

/** The tables in {@code docs} are what happens. */
final class ReactorMatrixTest {
  private static final Path DOCUMENTS = Path.of("..", "docs");
  private static final Path MADE = Path.of("target");

  /** What is emitted too late is dropped, as it should be, and Reactor would log each. */
  @BeforeAll
  static void beQuiet() {
    Hooks.onErrorDropped(failure -> {});
  }

  @AfterAll
  static void beLoud() {
    Hooks.resetOnErrorDropped();
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "AUTOMATIC"})
  void document_isWhatHappens(ReactorMode mode) throws Exception {
    String table;
    List<String> wrong;
    AutoCloseable installed = mode.install();
    try (ReactorMatrix matrix = new ReactorMatrix(mode)) {
      table = matrix.table();
      wrong = matrix.wrong();
    } finally {
      installed.close();
    }
    String name = mode == ReactorMode.NATIVE ? "reactor-matrix.md" : "reactor-matrix-automatic.md";
    Files.createDirectories(MADE);
    Files.writeString(MADE.resolve(name), table);
    if (mode == ReactorMode.NATIVE) {
      assertEquals(List.of(), wrong);
    }
    String document = Files.readString(DOCUMENTS.resolve(name));
    assertEquals(
        document.substring(document.indexOf("| operator |")),
        table,
        "docs/" + name + " differs; the table that was made is in target/" + name);
  }
}
