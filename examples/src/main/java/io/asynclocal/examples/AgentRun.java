package io.asynclocal.examples;

import io.asynclocal.agent.AsyncLocalAgent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Runs the service that wraps nothing in a JVM of its own, with the Java agent or without. */
final class AgentRun {
  /** Many times what a hundred thousand requests take. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private AgentRun() {}

  /** {@return the exit code} What the program prints goes to {@code out}. */
  static int run(Options options, PrintStream out) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!options.off()) {
      command.add("-javaagent:" + agentJar());
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(UnwrappedMain.class.getName());
    command.add(String.valueOf(options.requests()));
    command.add(String.valueOf(options.concurrency()));
    command.add(String.valueOf(options.port()));
    Path said = Files.createTempFile("unwrapped", ".log"); // a pipe's end has no time limit
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      boolean hasEnded = process.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES);
      out.print(new String(Files.readAllBytes(said), StandardCharsets.UTF_8));
      if (!hasEnded) {
        out.println("It hasn't ended after " + LIMIT.toMinutes() + " minutes, and is ended now.");
        return 1;
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(said);
    }
  }

  /** The agent's own jar; in a build that has only its classes yet, a jar that names them. */
  private static Path agentJar() throws IOException {
    Path there;
    try {
      there =
          Path.of(
              AsyncLocalAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (Files.isRegularFile(there)) {
      return there;
    }
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", AsyncLocalAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    Path jar = Files.createTempFile("agent", ".jar");
    jar.toFile().deleteOnExit();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream written = new JarOutputStream(file, manifest)) {
      written.finish();
    }
    return jar;
  }
}
