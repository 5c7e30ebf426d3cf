package io.asynclocal.examples.addon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.contract.LogRecords;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the program prints is what its page and the gallery say. */
class MainTest {
  private static final Path GALLERY = Path.of("..", "..", "docs", "gallery.md");
  private static final Pattern OUTPUT =
      Pattern.compile("^```text\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final String ALL = "io.asynclocal.examples.addon.Bridges#all";

  private static List<String> printed(Bridge bridge, Closing closing, int exitCode)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (LogRecords records = LogRecords.open()) {
      assertEquals(exitCode, Main.run(bridge, closing, new PrintStream(out, true, UTF_8)));
      assertEquals(exitCode == 0, records.messages().isEmpty());
    }
    return out.toString(UTF_8).lines().toList();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void fixed_printsNoLeaks(Bridge bridge) throws Exception {
    assertEquals(
        List.of(
            "100 calls through " + bridge + ", 100 callbacks in their caller's context",
            "no leaks"),
        printed(bridge, Closing.ON_EVERY_PATH, 0));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void gallery_showsBoth(Bridge bridge) throws Exception {
    String page = Files.readString(GALLERY);
    String piece = page.substring(page.indexOf("## An add-on in C"));
    List<List<String>> shown =
        OUTPUT
            .matcher(piece)
            .results()
            .map(block -> block.group(1).replace("FFM", bridge.toString()).lines().toList())
            .toList();
    assertEquals(
        List.of(
            printed(bridge, Closing.ON_EVERY_PATH, 0),
            printed(bridge, Closing.ON_SUCCESS_ONLY, 1).subList(0, 2)),
        shown);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void leaky_printsTheLeakAndWhereItBegan(Bridge bridge) throws Exception {
    List<String> lines = printed(bridge, Closing.ON_SUCCESS_ONLY, 1);
    assertEquals("leak detected: 25 operations", lines.get(1));
    assertTrue(lines.get(2).startsWith("AsyncOperation[my_addon_async_work "), lines.get(2));
    assertTrue(lines.get(3).contains("Addon.sum("), lines.get(3));
    String page = Files.readString(Path.of("README.md"));
    assertTrue(page.contains(lines.get(1)), page);
    assertTrue(page.contains("100 callbacks in their caller's context"), page);
  }
}
