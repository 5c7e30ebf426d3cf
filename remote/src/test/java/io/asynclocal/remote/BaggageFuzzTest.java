package io.asynclocal.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Random headers against a plain model that takes them apart with {@code split}, and random stores
 * to and from OpenTelemetry's own propagator.
 */
final class BaggageFuzzTest {
  private static final int RUNS = Integer.getInteger("asynclocal.remote.fuzz", 10_000);
  private static final long SEED = Long.getLong("asynclocal.remote.seed", System.nanoTime());
  private static final String[] PIECES = {
    "tenant",
    "tenant=",
    "colour=",
    "=",
    ",",
    ";",
    "%",
    "%4",
    "%41",
    "%C3%BC",
    "%E6%9D%B1",
    "%FF",
    "%0D%0A",
    "%00",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "%EF%BF%BD",
    "%e2%80%a8",
    " ",
    "\t",
    "\"",
    "\\",
    "a",
    "b",
    "acme",
    "+",
    "ü",
    "\r\n",
    "\0",
    "\u007f",
    "Tenant=",
    "t%65nant=",
    "p=1",
    "red",
    "'",
    "(",
    "[",
    "\uD83D",
    "x".repeat(60),
    ",tenant=acme",
    ",tenant=a"
  };

  /** OpenTelemetry logs a stack trace for each bad escape. */
  private final Logger theirs = Logger.getLogger("io.opentelemetry.api.baggage.propagation");

  private final Random random = new Random(SEED);
  private final Shop shop = new Shop();

  @BeforeEach
  void silenceTheirs() {
    theirs.setLevel(Level.OFF);
  }

  @AfterEach
  void listenToTheirs() {
    theirs.setLevel(null);
  }

  @Test
  void randomHeadersAreReadAsThePlainModelReadsThem() {
    int bound = 0;
    for (int run = 0; run < RUNS; run++) {
      List<String> lines = new ArrayList<>();
      for (int line = random.nextInt(3); line >= 0; line--) {
        StringBuilder text = new StringBuilder();
        for (int piece = random.nextInt(12); piece > 0; piece--) {
          text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        lines.add(text.toString());
      }
      AsyncContext received = shop.remote.receive(Shop.GATEWAY, name -> lines);
      Map<String, String> expected = model(lines);
      Map<String, String> actual = new HashMap<>();
      received.run(
          () -> {
            if (Shop.TENANT.isBound()) {
              actual.put("tenant", Shop.TENANT.getStore());
            }
            if (Shop.COLOUR.isBound()) {
              actual.put("colour", Shop.COLOUR.getStore());
            }
          });
      assertEquals(expected, actual, () -> "seed " + SEED + ": " + lines);
      bound += actual.size();
    }
    assertTrue(bound > RUNS / 20, "too few headers had a store: " + bound);
  }

  @Test
  void whatIsSentBesideRandomBaggageIsOneCleanHeaderThatHasOurTenantOnly() {
    for (int run = 0; run < RUNS; run++) {
      StringBuilder text = new StringBuilder();
      for (int piece = random.nextInt(20); piece > 0; piece--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      RequestHeaders headers = Shop.headers("baggage", text.toString());
      boolean isSent = random.nextBoolean();
      AsyncContext.root()
          .with(Shop.TENANT, isSent ? "mine" : null)
          .run(() -> shop.remote.send(Shop.ORDERS, headers));
      List<String> lines = headers.map().getOrDefault("baggage", List.of());
      String message = "seed " + SEED + ": " + text + " -> " + lines;
      assertTrue(lines.size() <= 1, message);
      for (String line : lines) {
        assertTrue(line.length() <= 4_096 && line.matches("[\\t -~]*"), message);
      }
      assertEquals(isSent ? "mine" : null, model(lines).get("tenant"), message);
      String seen = openTelemetryReads(lines).getEntryValue("tenant");
      assertEquals(isSent ? "mine" : null, seen, message);
    }
  }

  @Test
  void randomTenantsArriveInOpenTelemetryAndComeBack() {
    for (int run = 0; run < RUNS; run++) {
      String tenant = randomText();
      RequestHeaders sent = Shop.headers();
      AsyncContext.root().with(Shop.TENANT, tenant).run(() -> shop.remote.send(Shop.ORDERS, sent));
      if (!Texts.isPlain(tenant)) {
        assertEquals(Map.of(), sent.map());
        continue;
      }
      Baggage theirs = openTelemetryReads(sent.map().get("baggage"));
      assertEquals(tenant, theirs.getEntryValue("tenant"), () -> "seed " + SEED);

      Map<String, String> injected = new HashMap<>();
      W3CBaggagePropagator.getInstance()
          .inject(
              Context.root().with(theirs.toBuilder().put("a", encodable()).build()),
              injected,
              Map::put);
      AsyncContext back = shop.remote.receive(Shop.GATEWAY, name -> single(injected.get(name)));
      assertEquals(tenant, back.call(Shop.TENANT::getStore), () -> "seed " + SEED + injected);
    }
  }

  private static @Nullable List<String> single(@Nullable String value) {
    return value == null ? null : List.of(value);
  }

  /** OpenTelemetry's propagator throws at a lone surrogate. */
  private String encodable() {
    String text = randomText();
    return Percent.encode(text) == null ? "none" : text;
  }

  private String randomText() {
    int length = 1 + random.nextInt(20);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      switch (random.nextInt(6)) {
        case 0 -> text.append((char) random.nextInt(0x3000));
        case 1 -> text.appendCodePoint(0x10000 + random.nextInt(0xFFFFF));
        case 2 -> text.append("%,;= +\"\\".charAt(random.nextInt(8)));
        case 3 -> text.append(random.nextInt(50) == 0 ? '\uD800' : '東');
        default -> text.append((char) (' ' + random.nextInt(95)));
      }
    }
    return text.toString();
  }

  private static Baggage openTelemetryReads(List<String> lines) {
    return Baggage.fromContext(
        W3CBaggagePropagator.getInstance().extract(Context.root(), lines, new Lines()));
  }

  private static final class Lines implements TextMapGetter<List<String>> {
    @Override
    public @Nullable String get(@Nullable List<String> lines, String key) {
      return lines == null || lines.isEmpty() ? null : String.join(",", lines);
    }
  }

  /** What the rules say, one after the other; with no limits, which these headers don't reach. */
  private static Map<String, String> model(List<String> lines) {
    Map<String, Set<String>> values = new HashMap<>();
    for (String member : String.join(",", lines).split(",")) {
      String[] keyAndValue = member.split(";", 2)[0].split("=", 2);
      if (keyAndValue.length == 2) {
        String key = trimmed(keyAndValue[0]);
        if (Set.of("tenant", "colour").contains(key)) {
          values
              .computeIfAbsent(key, any -> new LinkedHashSet<>())
              .add(modelDecoded(trimmed(keyAndValue[1])));
        }
      }
    }
    Map<String, String> stores = new HashMap<>();
    values.forEach(
        (key, all) -> {
          String value = all.iterator().next();
          boolean isRight =
              key.equals("tenant")
                  ? !value.isEmpty() && value.length() <= 64
                  : value.matches("[\\w!#$%&'*+.^`|~-]{1,8}");
          if (all.size() == 1 && isRight) {
            stores.put(key, value);
          }
        });
    return stores;
  }

  private static String trimmed(String text) {
    return text.replaceAll("^[ \t]+|[ \t]+$", "");
  }

  /** Returns the empty string, which no codec here takes, for what can't be decoded. */
  private static String modelDecoded(String text) {
    if (!text.matches("([!#-$&-+\\--:<-\\[\\]-~]|%[0-9A-Fa-f]{2})*")) {
      return "";
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        octets.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        octets.write(text.charAt(i));
      }
    }
    try {
      String decoded =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(octets.toByteArray()))
              .toString();
      boolean isUnfit =
          decoded.matches("(?s).*[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069\\uFEFF\\uFFFD].*");
      return isUnfit ? "" : decoded;
    } catch (CharacterCodingException e) {
      return "";
    }
  }
}
