package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.Empty;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive of an application's classes (AppCDS) stays of use. */
class SharedArchiveTest {
  @Test
  void archive_thatWasMadeWithoutTheAgentIsUsedWithIt(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("app.jar");
    write(jar);
    Path archive = folder.resolve("app.jsa");
    run(jar, "-XX:ArchiveClassesAtExit=" + archive);
    assertTrue(Files.exists(archive));

    List<String> said =
        run(
            jar,
            "-XX:SharedArchiveFile=" + archive,
            "-javaagent:" + AgentJar.path(),
            "-Xlog:class+load");
    assertEquals(1, said.stream().filter("ran"::equals).count(), said.toString());
    assertTrue(isShared("app.Empty", said), "the application's class isn't from the archive");
    assertTrue(isShared("java.util.HashMap", said), "the JDK's classes aren't from its archive");
    assertTrue(
        said.stream().anyMatch(line -> line.contains("java.lang.AsyncLocalBridge ")),
        "the agent isn't there");
  }

  private static boolean isShared(String type, List<String> said) {
    return said.stream()
        .anyMatch(line -> line.contains(" " + type + " source: shared objects file"));
  }

  private static List<String> run(Path jar, String... options) throws Exception {
    return Child.runOn(jar.toString(), List.of(options), "app.Empty").said();
  }

  /** What is shared must be in a jar. */
  private static void write(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new JarEntry("app/Empty.class"));
      Files.copy(AgentJar.location(Empty.class).resolve("app/Empty.class"), out);
      out.closeEntry();
    }
  }
}
