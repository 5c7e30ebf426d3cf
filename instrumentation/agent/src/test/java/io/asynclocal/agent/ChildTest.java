package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
  @TempDir Path directory;

  @Test
  void programThatHangs_failsItsTestAndTellsWhere() throws Exception {
    Path said = directory.resolve("said");
    Process process =
        Child.start(List.of(Child.program("java"), "-cp", Child.classPath(), "app.Hanging"), said);
    while (!Child.text(said).contains("I hang.") && !process.waitFor(50, TimeUnit.MILLISECONDS)) {
      // It begins.
    }
    String message =
        assertThrows(AssertionError.class, () -> Child.end(process, said, Duration.ofMillis(1)))
            .getMessage();
    assertTrue(message.contains("hasn't ended after PT0.001S, and said:\nI hang.\n"), message);
    assertTrue(message.contains("at app.Hanging.main(Hanging.java:"), message);
    assertFalse(process.isAlive());
  }

  @Test
  void programThatFails_failsItsTestWithWhatItSaid() throws Exception {
    Path said = directory.resolve("said");
    Process process =
        Child.start(List.of(Child.program("java"), "-cp", Child.classPath(), "app.Missing"), said);
    String message =
        assertThrows(AssertionError.class, () -> Child.end(process, said, Duration.ofMinutes(5)))
            .getMessage();
    assertTrue(message.contains("app.Missing"), message);
  }
}
