package io.asynclocal.contract.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.MappingIterator;
import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.kit.HandMadeCarrier;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingsTest {
  private static final String TWO_PROGRAMS =
      """
      {"id":"right","storages":[{"name":"s0"}],"body":[
        {"op":"run","s":0,"v":"v0","body":[{"op":"get","s":0,"at":0}]},
        {"op":"get","s":0,"at":1}],
       "expect":{"0":["v0"],"1":[null]}}
      {"id":"wrong","storages":[{"name":"s0","default":"d0"}],"body":[
        {"op":"get","s":0,"at":7}],
       "expect":{"7":["v9"],"8":[null]}}
      """;

  private String given;
  @TempDir Path folder;

  @BeforeEach
  void keepProperty() {
    given = System.getProperty("conformance.context");
  }

  @AfterEach
  void restoreProperty() {
    if (given == null) {
      System.clearProperty("conformance.context");
    } else {
      System.setProperty("conformance.context", given);
    }
  }

  @Test
  void open_readsTheBundledFileWhenNoneIsGiven() throws IOException {
    System.clearProperty("conformance.context");
    assertEquals(400, programs().size());
  }

  @Test
  void open_readsTheGivenFile() throws IOException {
    Path file = folder.resolve("programs.jsonl");
    Files.writeString(file, TWO_PROGRAMS);
    System.setProperty("conformance.context", file.toString());
    assertEquals(List.of("right", "wrong"), programs().stream().map(Program::id).toList());
  }

  @Test
  void open_unpacksTheGivenFileWhenItIsCompressed() throws IOException {
    givenCompressed();
    assertEquals(List.of("right", "wrong"), programs().stream().map(Program::id).toList());
  }

  @Test
  void open_findsARelativePathInTheDirectoriesAbove() throws IOException {
    System.setProperty(
        "conformance.context",
        "contract-tests/src/main/resources/io/asynclocal/contract/conformance/context.jsonl");
    assertEquals(400, programs().size());
  }

  @Test
  void open_namesPropertyAndFileWhenThereIsNone() {
    System.setProperty("conformance.context", "no-such-file.jsonl");
    UncheckedIOException missing = assertThrows(UncheckedIOException.class, this::programs);
    assertTrue(missing.getMessage().contains("conformance.context"), missing.getMessage());
    assertTrue(missing.getMessage().contains("no-such-file.jsonl"), missing.getMessage());
  }

  @Test
  void run_countsAndNamesWhatDiffers() throws Exception {
    givenCompressed();
    try (Carrier carrier = new HandMadeCarrier();
        MappingIterator<Program> programs = Recordings.open("context", Program.class)) {
      ContextRun run = new ContextRun(carrier, carrier.name());
      run.run(programs);
      assertEquals("conformance HandMadeCarrier: 2 programs, 3 reads, 2 mismatches", run.summary());
      assertEquals(
          List.of(
              "program wrong, label 7: expected [v9], saw [d0]",
              "program wrong, label 8: expected [(null)], saw []"),
          run.mismatches());
    }
  }

  private void givenCompressed() throws IOException {
    Path file = folder.resolve("programs.jsonl.gz");
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(file))) {
      bytes.write(TWO_PROGRAMS.getBytes(UTF_8));
    }
    System.setProperty("conformance.context", file.toString());
  }

  private List<Program> programs() throws IOException {
    try (MappingIterator<Program> programs = Recordings.open("context", Program.class)) {
      return programs.readAll();
    }
  }
}
