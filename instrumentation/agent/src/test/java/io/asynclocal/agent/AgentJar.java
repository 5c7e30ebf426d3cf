package io.asynclocal.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.objectweb.asm.ClassReader;

/** The agent's jar, made of what was compiled; it is packaged only after the tests. */
final class AgentJar {
  private static final Path JAR = made();

  private AgentJar() {}

  static Path path() {
    return JAR;
  }

  private static Path made() {
    try {
      Path jar = Files.createTempDirectory("agent").resolve("asynclocal-agent.jar");
      jar.toFile().deleteOnExit();
      try (InputStream manifest = Files.newInputStream(Path.of("src/main/manifest/MANIFEST.MF"));
          OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file, new Manifest(manifest))) {
        addFolder(location(AsyncLocalAgent.class), out);
        addJar(location(ClassReader.class), out);
      }
      return jar;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static void addFolder(Path folder, JarOutputStream out) throws IOException {
    List<Path> files;
    try (var walked = Files.walk(folder)) {
      files = walked.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      add(name, Files.readAllBytes(file), out);
    }
  }

  private static void addJar(Path jar, JarOutputStream out) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(e -> e.getName().startsWith("org/")).toList()) {
        if (!entry.isDirectory()) {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          file.getInputStream(entry).transferTo(content);
          add(entry.getName(), content.toByteArray(), out);
        }
      }
    }
  }

  private static void add(String name, byte[] content, JarOutputStream out) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }
}
