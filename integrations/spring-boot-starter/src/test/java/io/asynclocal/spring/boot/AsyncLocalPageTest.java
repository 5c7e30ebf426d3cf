package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.spring.boot.AsyncLocalEndpoint.Installed;
import io.asynclocal.spring.boot.AsyncLocalEndpoint.Report;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page shows what the report says, whatever things are called. */
final class AsyncLocalPageTest {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");

  @TempDir Path directory;

  /** A report in which everything that somebody chose is called {@code name}. */
  private static Report reportOf(String name) {
    return new Report(
        name,
        false,
        List.of(new Installed(name, name), new Installed("core", null)),
        List.of(name),
        Set.of(name),
        new Findings(1, Map.of(name, 1L), 2, 1, List.of(name), List.of(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</title></h1><img src=x onerror=alert(1)>",
        "</script><script>alert(1)</script>",
        "<!--",
        "\" onload=\"alert(1)",
        "' onload='alert(1)",
        "&lt;b&gt; &amp;",
        "]]>"
      })
  void namesAreTextWhateverTheyAre(String name) {
    String page = AsyncLocalPage.of(reportOf(name));
    String harmless = AsyncLocalPage.of(reportOf("name"));
    // Name by name the same page: no mark of a name's has become the page's own.
    assertEquals(count(harmless, '<'), count(page, '<'));
    assertEquals(count(harmless, '>'), count(page, '>'));
    assertEquals(count(harmless, '"'), count(page, '"'));
    assertEquals(count(harmless, '\''), count(page, '\''));
    assertEquals(
        harmless, page.replace(escaped(name), "name"), "all of it is shown, and nothing besides");
  }

  private static long count(String page, char mark) {
    return page.chars().filter(c -> c == mark).count();
  }

  private static String escaped(String name) {
    return name.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  @Test
  void whatCantBeWrittenIsReplaced() {
    String page = AsyncLocalPage.of(reportOf("a\0b\uD800c\uD83D\uDE00"));
    assertTrue(page.contains("a\uFFFDb\uFFFDc\uD83D\uDE00"), page);
    assertTrue(StandardCharsets.UTF_8.newEncoder().canEncode(page));
  }

  @Test
  void pageOffersRepairOnlyWhereSomethingIsOverwritten() {
    assertTrue(AsyncLocalPage.of(reportOf("x")).contains("<button>"));
    Report good = new Report("orders", false, List.of(), List.of(), Set.of(), null);
    String page = AsyncLocalPage.of(good);
    assertFalse(page.contains("<button>"), page);
    assertTrue(page.contains("in force"), page);
  }

  @Test
  void browserShowsHostileNamesAndRunsNothing() throws Exception {
    Optional<Path> browser = browser();
    assumeTrue(browser.isPresent(), "no Chromium on the path");
    String name =
        "<img src=x onerror=document.body.id='ran'></title><script>alert(1)</script>&amp;";
    String shown = dump(browser.get(), AsyncLocalPage.of(reportOf(name)));
    assertTrue(shown.contains("<h1>AsyncLocal in " + inDump(name)), shown);
    assertFalse(shown.contains("<img"), shown);
    assertFalse(shown.contains("<script"), shown);
    assertFalse(shown.contains("id=\"ran\""), shown);
  }

  /** As a browser writes text: quotes needn't be escaped there. */
  private static String inDump(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static Optional<Path> browser() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> BROWSERS.stream().map(program -> Path.of(folder, program)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Returns the page as it is after it has been loaded. */
  private String dump(Path browser, String page) throws IOException, InterruptedException {
    Path file = Files.writeString(directory.resolve("page.html"), page);
    Path dump = directory.resolve("dump.html");
    List<String> command =
        new ArrayList<>(
            List.of(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + directory.resolve("profile"),
                "--dump-dom",
                file.toUri().toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dump.toFile())
            .redirectError(directory.resolve("errors").toFile())
            .start();
    try {
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the browser goes on and on");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(dump);
  }
}
