package io.asynclocal.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The agent's jar, made of what was compiled; it is packaged only after the tests. */
final class AgentJar {
  private static final Path JAR = made(List.of());

  /** What knows whose tasks are left alone, and where the library lists more. */
  private static final String LISTS = ".*/(LeftAlone|Housekeeping)\\.class";

  private AgentJar() {}

  static Path path() {
    return JAR;
  }

  /** Returns the jar of an agent that leaves these classes' and packages' tasks not alone. */
  static Path without(List<String> housekeeping) {
    return made(housekeeping);
  }

  private static Path made(List<String> removed) {
    try {
      Path jar = Files.createTempDirectory("agent").resolve("asynclocal-agent.jar");
      jar.toFile().deleteOnExit();
      try (InputStream manifest = Files.newInputStream(Path.of("src/main/manifest/MANIFEST.MF"));
          OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file, new Manifest(manifest))) {
        addFolder(location(AsyncLocalAgent.class), removed, out);
        addJar(location(ClassReader.class), out);
      }
      return jar;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static Path location(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static void addFolder(Path folder, List<String> removed, JarOutputStream out)
      throws IOException {
    List<Path> files;
    try (var walked = Files.walk(folder)) {
      files = walked.filter(file -> file.toString().endsWith(".class")).toList();
    }
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (!name.startsWith("io/asynclocal/agent/bridge/")) {
        add(name, read(file, removed), out);
      }
    }
    for (BridgePart part : BridgePart.ALL) {
      Path pack = folder.resolve(part.pack());
      add(
          part.pack(),
          removed.isEmpty()
              ? Files.readAllBytes(pack) // the build's
              : BridgePack.packed(part, type -> read(folder.resolve(type + ".class"), removed)),
          out);
    }
  }

  private static byte[] read(Path file, List<String> removed) throws IOException {
    byte[] content = Files.readAllBytes(file);
    return removed.isEmpty() || !file.toString().replace('\\', '/').matches(LISTS)
        ? content
        : without(removed, content);
  }

  /** Replaces texts of a class. */
  private static byte[] without(List<String> removed, byte[] classFile) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String type, String signature, String[] thrown) {
                return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, name, type, signature, thrown)) {
                  @Override
                  public void visitLdcInsn(Object value) {
                    super.visitLdcInsn(
                        value instanceof String && removed.contains(value) ? "none." : value);
                  }
                };
              }
            },
            0);
    return writer.toByteArray();
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
