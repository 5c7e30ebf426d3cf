package io.asynclocal.examples.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.remote.Caller;
import io.asynclocal.remote.Destination;
import io.asynclocal.remote.OutboundHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twelve tenants to OpenTelemetry in Node and in Python, and back. */
final class InteropTest {
  private static final List<String> TENANTS =
      List.of(
          "acme",
          "Müller",
          "東京",
          "a,b",
          "a;b=c",
          "100%",
          "%41",
          "a b",
          "a+b",
          "\"q\\u\"",
          "😀",
          "~!*'()-._/?:@[]{}|^`<>#$&");

  @TempDir Path directory;

  @Test
  void nodeReadsWhatWeSendAndWeReadWhatNodeSends() throws Exception {
    Path modules =
        Files.createDirectories(
            Path.of(System.getProperty("java.io.tmpdir"), "asynclocal-chain-node"));
    String lacking = Node.install(modules);
    assumeTrue(lacking.isEmpty(), () -> "Node: " + lacking);
    copy("interop.mjs", modules);
    assertRoundTrip(TENANTS, modules, "node", "interop.mjs");
  }

  @Test
  void pythonReadsWhatWeSendAndWeReadWhatPythonSends() throws Exception {
    assumeTrue(hasPython(), "Python: opentelemetry-api isn't here");
    copy("interop.py", directory);
    // Python writes a space as a plus, which is a plus in W3C Baggage.
    List<String> back = TENANTS.stream().map(tenant -> tenant.replace(' ', '+')).toList();
    assertRoundTrip(back, directory, "python3", "interop.py");
  }

  private boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import opentelemetry.baggage.propagation")
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("python.log").toFile())
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  private static void copy(String resource, Path target) throws IOException {
    try (InputStream source = InteropTest.class.getResourceAsStream("/" + resource)) {
      Files.copy(source, target.resolve(resource), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void assertRoundTrip(List<String> expected, Path where, String... command)
      throws Exception {
    Process peer =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectError(directory.resolve("peer.log").toFile())
            .start();
    try (PrintStream input =
        new PrintStream(peer.getOutputStream(), true, StandardCharsets.UTF_8)) {
      TENANTS.forEach(tenant -> input.print(sent(tenant) + "\n"));
    }
    List<String> read = new ArrayList<>();
    List<String> back = new ArrayList<>();
    String answer = new String(peer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, peer.waitFor(), () -> answer);
    for (String line : answer.lines().toList()) {
      String value = line.substring(0, line.indexOf(' '));
      String header = line.substring(line.indexOf(' ') + 1);
      read.add(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
      back.add(received(header));
    }
    assertEquals(TENANTS, read, "what " + command[0] + " reads");
    assertEquals(expected, back, "what " + command[0] + " sends");
  }

  private static String sent(String tenant) {
    Map<String, String> headers = new HashMap<>();
    OutboundHeaders outbound =
        new OutboundHeaders() {
          @Override
          public Iterable<String> values(String name) {
            return List.of();
          }

          @Override
          public void set(String name, String value) {
            headers.put(name, value);
          }

          @Override
          public void remove(String name) {
            headers.remove(name);
          }
        };
    Destination destination = Destination.ofTopic(Stores.TOPIC);
    AsyncContext.root()
        .with(Stores.TENANT, tenant)
        .run(() -> Stores.REMOTE.send(destination, outbound));
    return headers.get("baggage");
  }

  private static String received(String baggage) {
    return Stores.REMOTE
        .receive(
            Caller.ofTopic(Stores.TOPIC),
            name -> name.equals("baggage") ? List.of(baggage) : List.of())
        .call(Stores.TENANT::getStore);
  }
}
