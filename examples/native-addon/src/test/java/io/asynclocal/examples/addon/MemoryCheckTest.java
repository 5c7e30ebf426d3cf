package io.asynclocal.examples.addon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The C code under AddressSanitizer, which {@code check.c} uses in every way. */
class MemoryCheckTest {
  private static final Path CHECK = Path.of("target", "native", "check").toAbsolutePath();

  private record Finished(int exitCode, String output) {}

  private static Finished run(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder check = new ProcessBuilder(CHECK.toString());
    check.command().addAll(List.of(arguments));
    Path said = Files.createTempFile("check", ".log"); // a pipe's end has no time limit
    Process process = check.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      boolean hasEnded = process.waitFor(5, TimeUnit.MINUTES);
      String output = new String(Files.readAllBytes(said), UTF_8);
      assertTrue(hasEnded, () -> "It hangs, and said:\n" + output);
      return new Finished(process.exitValue(), output);
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(said);
    }
  }

  @BeforeAll
  static void isCompiled() {
    assumeTrue(Files.isExecutable(CHECK), "no C compiler that has AddressSanitizer");
  }

  @Test
  void everyBlockIsFreedAndNoneIsUsedAfterwards() throws Exception {
    Finished check = run();
    assertEquals(0, check.exitCode(), check.output());
    assertEquals("0 wrong\n", check.output());
  }

  @Test
  void checker_findsTheBlockThatIsLeakedOnPurpose() throws Exception {
    Finished check = run("leak");
    assertTrue(check.exitCode() != 0, check.output());
    assertTrue(check.output().contains("leaked in 1 allocation"), check.output());
    assertTrue(check.output().contains("addon_open"), check.output());
  }
}
