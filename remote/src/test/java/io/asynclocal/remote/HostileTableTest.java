package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Does what each row of docs/remote-hostile.md says, and compares what happens with it. */
final class HostileTableTest {
  private static final Path DOCUMENT = Path.of("../docs/remote-hostile.md");
  private static final Pattern REPEATED = Pattern.compile("⟨(.*?)×(\\d+)⟩");
  private static final Pattern CODE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");

  @TestFactory
  Stream<DynamicTest> received() throws IOException {
    return rows("R").map(row -> DynamicTest.dynamicTest(row.toString(), () -> assertReceived(row)));
  }

  @TestFactory
  Stream<DynamicTest> sent() throws IOException {
    return rows("S").map(row -> DynamicTest.dynamicTest(row.toString(), () -> assertSent(row)));
  }

  @TestFactory
  Stream<DynamicTest> destinations() throws IOException {
    return rows("D")
        .map(row -> DynamicTest.dynamicTest(row.toString(), () -> assertDestination(row)));
  }

  @Test
  void tableHasFortyRowsAtLeastInEachDirectionTogether() throws IOException {
    assertTrue(rows("R").count() + rows("S").count() >= 40);
  }

  /** Who sends, what header, its lines; what is bound, and the problem. */
  private static void assertReceived(List<String> row) {
    Shop shop = new Shop();
    Caller caller =
        row.get(1).equals("gateway") ? Shop.GATEWAY : Caller.unknown().withPrincipal("mallory");
    List<String> headers = new ArrayList<>();
    for (String line : lines(row.get(3))) {
      headers.add(row.get(2));
      headers.add(line);
    }
    AsyncContext context =
        shop.remote.receive(caller, Shop.headers(headers.toArray(String[]::new))::values);
    assertEquals(
        List.of(expand(row.get(4)), row.get(5)),
        List.of(context.call(Shop::bound), shop.problems()));
  }

  /** The tenant, the baggage that is there; the baggage that is sent, and the problem. */
  private static void assertSent(List<String> row) {
    Shop shop = new Shop();
    List<String> there = new ArrayList<>();
    for (String line : lines(row.get(2))) {
      there.add("BAGGAGE");
      there.add(line);
    }
    RequestHeaders headers = Shop.headers(there.toArray(String[]::new));
    @Nullable String tenant = row.get(1).isEmpty() ? null : expand(row.get(1));
    AsyncContext.root().with(Shop.TENANT, tenant).run(() -> shop.remote.send(Shop.ORDERS, headers));
    Iterable<String> sent = headers.values("baggage");
    assertEquals(
        List.of(expand(row.get(3)), row.get(4)),
        List.of(sent == null ? "" : String.join(" ⏎ ", sent), shop.problems()));
  }

  /** A pattern, a URI; and whether a store goes there. */
  private static void assertDestination(List<String> row) {
    boolean isSent =
        Destinations.hosts(row.get(1)).includes(Destination.of(URI.create(row.get(2))));
    assertEquals(row.get(3), isSent ? "sent" : "not sent");
  }

  private static Stream<List<String>> rows(String kind) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.matches("\\| " + kind + "\\d+ \\|.*\\|")) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1, line.length() - 1).split("\\|", -1)) {
          String text = cell.strip();
          boolean isCode = text.length() > 1 && text.startsWith("`") && text.endsWith("`");
          cells.add(isCode ? text.substring(1, text.length() - 1) : text);
        }
        rows.add(cells);
      }
    }
    assertTrue(!rows.isEmpty(), "No rows of kind " + kind + " in " + DOCUMENT);
    return rows.stream();
  }

  private static List<String> lines(String cell) {
    return cell.isEmpty() ? List.of() : Stream.of(expand(cell).split(" ⏎ ", -1)).toList();
  }

  /** Puts what a table can't show in its place: repetitions, and characters by their code. */
  private static String expand(String cell) {
    String repeated =
        REPEATED
            .matcher(cell)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1).repeat(Integer.parseInt(found.group(2)))));
    return CODE.matcher(repeated)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    Character.toString((char) Integer.parseInt(found.group(1), 16))));
  }
}
