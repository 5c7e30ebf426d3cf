package io.asynclocal.diagnostics;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import one.convert.Arguments;
import one.convert.FlameGraph;
import org.jspecify.annotations.Nullable;

/** Has async-profiler's converter draw collapsed stacks; loaded only where that is wanted. */
final class FlamePage {
  private static final String SCRIPT = "<script>";
  private static final String NAMES = "const cpool = [";
  private static final String END_OF_NAMES = "\nunpack(cpool)";

  private FlamePage() {}

  static String of(String title, List<String> collapsed) {
    // The converter writes the title as it gets it.
    Arguments arguments = new Arguments("--title", Text.html(title));
    FlameGraph graph = new FlameGraph(arguments);
    Page page = new Page();
    try {
      graph.parseCollapsed(new StringReader(String.join("\n", collapsed)));
      graph.dump(page);
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be read", e);
    }
    return withNamesOfAnyCharacters(page.text.toString());
  }

  /**
   * The converter escapes quotes and backslashes of names, but a name can end the script by a tag;
   * and since it leaves out what a name shares with the one before, it may cut a character in two.
   */
  private static String withNamesOfAnyCharacters(String page) {
    int from = page.indexOf(NAMES, page.indexOf(SCRIPT));
    int to = page.indexOf(END_OF_NAMES, from);
    if (from < 0 || to < 0) {
      throw new IllegalStateException(
          "The jfr-converter on the class path writes pages of another form, in which names can't"
              + " be made safe. Use version 4.2, or write collapsed() for another program.");
    }
    StringBuilder safe = new StringBuilder(page.substring(0, from));
    for (int i = from; i < to; i++) {
      char c = page.charAt(i);
      if (c == '<' || Character.isSurrogate(c)) {
        safe.append(Text.unicodeEscape(c));
      } else {
        safe.append(c);
      }
    }
    return safe.append(page, to, page.length()).toString();
  }

  /** Collects text without encoding it, in which halves of characters would be lost. */
  private static final class Page extends PrintStream {
    private final StringBuilder text = new StringBuilder();

    Page() {
      super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }

    @Override
    public void print(@Nullable String part) {
      text.append(part);
    }

    @Override
    public void print(@Nullable Object part) {
      text.append(part);
    }

    /** All that is printed otherwise, such as numbers, comes here. */
    @Override
    public void write(byte[] part, int offset, int length) {
      text.append(new String(part, offset, length, StandardCharsets.UTF_8));
    }
  }
}
