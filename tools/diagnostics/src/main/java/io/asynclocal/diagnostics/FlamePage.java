package io.asynclocal.diagnostics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import one.convert.Arguments;
import one.convert.FlameGraph;

/** Has async-profiler's converter draw collapsed stacks; loaded only where that is wanted. */
final class FlamePage {
  private FlamePage() {}

  static String of(String title, List<String> collapsed) {
    Arguments arguments = new Arguments("--title", title);
    FlameGraph graph = new FlameGraph(arguments);
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(page, false, StandardCharsets.UTF_8)) {
      graph.parseCollapsed(new StringReader(String.join("\n", collapsed)));
      graph.dump(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be read", e);
    }
    return page.toString(StandardCharsets.UTF_8);
  }
}
