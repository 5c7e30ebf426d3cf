package io.asynclocal.examples.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The whole chain with few requests, and what there is without the library. */
final class ChainTest {
  private static final int REQUESTS = Integer.getInteger("asynclocal.chain.requests", 300);

  private static List<String> run(boolean isOn, int requests)
      throws IOException, InterruptedException {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    new Main(isOn, requests, new PrintStream(printed, true, StandardCharsets.UTF_8)).run();
    String text = printed.toString(StandardCharsets.UTF_8);
    System.out.print(text);
    assertEquals(List.of(), ProcessHandle.current().children().toList(), "left running");
    return text.lines().toList();
  }

  @Test
  void everyRequestKeepsItsStoresThroughAllProcesses() throws Exception {
    List<String> lines = run(true, REQUESTS);
    assertEquals(
        String.format(Locale.ROOT, "%,d requests, 0 lost, 0 crossed", REQUESTS),
        lines.get(lines.size() - 1));
  }

  @Test
  void everyRequestLosesThemWithoutTheLibrary() throws Exception {
    List<String> lines = run(false, 50);
    assertTrue(lines.get(lines.size() - 1).endsWith("50 requests, 50 lost, 0 crossed"), "" + lines);
  }
}
