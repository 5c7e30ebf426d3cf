package io.asynclocal.benchmarks.application.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.asynclocal.benchmarks.application.server.Control;
import io.asynclocal.benchmarks.application.server.Measures;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service in a process of its own, in one way. */
final class Server implements AutoCloseable {
  private final Application application;
  private final Way way;
  private final Process process;
  private final BufferedReader answers;
  private final Writer commands;
  private final int port;

  private Server(Application application, Way way, Process process) throws IOException {
    this.application = application;
    this.way = way;
    this.process = process;
    this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    this.commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    this.port = port();
  }

  static Server start(Application application, Way way, List<String> javaOptions, String... more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", classPath(way), application.mainClass, way.name()));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new Server(application, way, process);
  }

  /** Skips what the virtual machine says about itself. */
  private int port() throws IOException {
    String line = answer();
    while (!line.startsWith(Control.PORT)) {
      line = answer();
    }
    return Integer.parseInt(line.substring(Control.PORT.length()));
  }

  private static String classPath(Way way) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(file -> way.has(String.valueOf(Path.of(file).getFileName())))
        .collect(Collectors.joining(File.pathSeparator));
  }

  Way way() {
    return way;
  }

  /** Sends so many requests and says what they have cost. */
  Window measure(int requests, int connections) throws IOException, InterruptedException {
    Measures before = Measures.of(ask("measures"));
    Load load = Load.run(port, application.kinds(), requests, connections);
    Measures after = Measures.of(ask("measures"));
    if (way.carries()) {
      load.lost().forEach(lost -> System.out.println(way.title() + " has lost " + lost));
    }
    return new Window(
        (after.cpuNanos() - before.cpuNanos()) / 1e3 / requests,
        (after.javaNanos() - before.javaNanos()) / 1e3 / requests,
        (double) (after.bytes() - before.bytes()) / requests,
        load.percentile(50),
        load.percentile(99),
        load.perSecond(),
        load.lost().size());
  }

  /** Sends so many requests of one kind, one after the other, and has their operators counted. */
  String count(Request kind, int requests) throws IOException, InterruptedException {
    ask("reset");
    Load.run(port, List.of(kind), requests, 1);
    List<String> lines = new ArrayList<>();
    for (String line = ask("counts " + requests); !line.equals(Control.END); line = answer()) {
      lines.add(line);
    }
    return String.join(System.lineSeparator(), lines);
  }

  private String ask(String command) throws IOException {
    commands.write(command + System.lineSeparator());
    commands.flush();
    return answer();
  }

  private String answer() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(
          way.title() + ": the server has ended. -Dbenchmark.verbose=true shows its log.");
    }
    return answer;
  }

  /** Ends the process, which nobody asks any more. */
  @Override
  public void close() throws IOException {
    process.destroy();
  }
}
