package io.asynclocal.benchmarks.application.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the line to the driver: one command on the standard input, its answer on the
 * standard output. The server ends when the driver does.
 */
public final class Control {
  /** What the line begins with that says where the server listens. */
  public static final String PORT = "port ";

  /** The last line of an answer of several. */
  public static final String END = "end";

  /** Set to show the service's log lines, which are otherwise written and thrown away. */
  private static final boolean VERBOSE = Boolean.getBoolean("benchmark.verbose");

  private final PrintStream answers = System.out;
  private final @Nullable OperatorCounts counts;

  private Control(@Nullable OperatorCounts counts) {
    this.counts = counts;
  }

  /** Takes the standard output, so that log lines go elsewhere. */
  public static Control take(@Nullable OperatorCounts counts) {
    Control control = new Control(counts);
    System.setOut(
        VERBOSE ? System.err : new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    return control;
  }

  /** Says where the server listens, and answers until nobody asks any more. */
  public void serve(int port) throws IOException {
    answers.println(PORT + port);
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    String command;
    while ((command = commands.readLine()) != null) {
      answers.println(answer(command));
      answers.flush();
    }
  }

  private String answer(String command) {
    if (counts != null && command.equals("reset")) {
      counts.reset();
      return "reset";
    } else if (counts != null && command.startsWith("counts ")) {
      return counts.table(Integer.parseInt(command.substring("counts ".length())))
          + System.lineSeparator()
          + END;
    }
    return Measures.now().line();
  }
}
