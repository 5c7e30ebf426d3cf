package io.asynclocal.examples.chain;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A process that this one has started; it ends when its input does. */
final class Child implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 300;

  private final String name;
  private final Path log;
  private final Process process;
  private final CompletableFuture<String> port = new CompletableFuture<>();

  private Child(String name, List<String> command, Path directory, Consumer<String> lines)
      throws IOException {
    this.name = name;
    this.log = directory.resolve(name + ".log");
    this.process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(Redirect.to(log.toFile()))
            .start();
    Thread reader = new Thread(() -> read(lines), name + "'s output");
    reader.setDaemon(true);
    reader.start();
  }

  static Child java(Class<?> main, Path directory, Consumer<String> lines, String... arguments)
      throws IOException {
    String home = System.getProperty("java.home");
    List<String> command = new ArrayList<>();
    command.add(home + File.separator + "bin" + File.separator + "java");
    command.add("-Xmx256m");
    command.add("-XX:+UseSerialGC");
    command.add("-Dfile.encoding=UTF-8");
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new Child(main.getSimpleName(), command, directory, lines);
  }

  /** The child has another directory. */
  private static String classPath() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  static Child node(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("node", "stock.mjs"));
    command.addAll(List.of(arguments));
    return new Child("Stock", command, directory, line -> {});
  }

  private void read(Consumer<String> lines) {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith("ready ")) {
          port.complete(line.substring("ready ".length()));
        } else {
          lines.accept(line);
        }
      }
    } catch (IOException e) {
      port.completeExceptionally(e);
    }
    port.completeExceptionally(new IOException(name + " has ended."));
  }

  /** Waits until the process is ready; returns its port. */
  String port() {
    try {
      return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UncheckedIOException(new IOException(name + " isn't ready. It said: " + said(), e));
    } catch (InterruptedException e) {
      throw new IllegalStateException(name + " isn't ready, and nobody waits any more.", e);
    }
  }

  /** The file itself is gone when this process ends. */
  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "nothing";
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
