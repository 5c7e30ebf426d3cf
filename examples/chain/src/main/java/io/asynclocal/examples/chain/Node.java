package io.asynclocal.examples.chain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gets what the service in Node needs; npm keeps it in a directory that is used again. */
final class Node {
  private Node() {}

  /**
   * Installs the service.
   *
   * @return why it can't be, or the empty string
   */
  static String install(Path directory) throws IOException {
    for (String file : List.of("package.json", "stock.mjs")) {
      try (InputStream source = Node.class.getResourceAsStream(file)) {
        Files.copy(source, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!succeeds(directory, "node", "--version")) {
      return "node isn't here";
    }
    if (Files.isDirectory(directory.resolve("node_modules/@opentelemetry/core"))
        && Files.isDirectory(directory.resolve("node_modules/@grpc/grpc-js"))) {
      return "";
    }
    return succeeds(
            directory, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent")
        ? ""
        : "npm can't get @opentelemetry/core and @grpc/grpc-js";
  }

  private static boolean succeeds(Path directory, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("npm.log").toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
