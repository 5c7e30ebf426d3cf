package io.asynclocal.remote;

import static io.asynclocal.remote.Shop.COLOUR;
import static io.asynclocal.remote.Shop.GATEWAY;
import static io.asynclocal.remote.Shop.ORDERS;
import static io.asynclocal.remote.Shop.REQUEST_ID;
import static io.asynclocal.remote.Shop.TENANT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RemoteStoresTest {
  private final Shop shop = new Shop();

  @Test
  void receivedContextHasNothingOfTheWorker() {
    AsyncLocalStorage<String> leftover = AsyncLocalStorage.create();
    AsyncContext received =
        leftover.call(
            "of the worker",
            () -> shop.remote.receive(GATEWAY, Shop.headers("baggage", "tenant=acme")::values));
    received.run(
        () -> {
          assertEquals("acme", TENANT.getStore());
          assertFalse(leftover.isBound());
        });
  }

  @Test
  void messageWithoutStoresIsReceivedInTheRoot() {
    assertSame(AsyncContext.root(), shop.remote.receive(GATEWAY, name -> null));
    assertSame(AsyncContext.root(), shop.remote.receive(GATEWAY, name -> List.of()));
    assertEquals("", shop.problems());
  }

  @Test
  void forgedTenantIsNeitherBoundNorForwardedByAGatewayThatCopiesHeaders() {
    RequestHeaders copied = Shop.headers("baggage", "tenant=evil,a=1", "X-Request-ID", "r-1");
    shop.remote
        .receive(Caller.unknown(), copied::values)
        .run(
            () -> {
              assertEquals("requestId=r-1", Shop.bound());
              shop.remote.send(ORDERS, copied);
            });
    assertEquals(Map.of("baggage", List.of("a=1"), "X-Request-ID", List.of("r-1")), copied.map());
  }

  @Test
  void trustThatThrowsAcceptsNobody() {
    Shop failing =
        new Shop(
            (Trust)
                caller -> {
                  throw new IllegalStateException("on purpose");
                },
            "a");
    AsyncContext received =
        failing.remote.receive(GATEWAY, Shop.headers("baggage", "tenant=acme")::values);
    assertSame(AsyncContext.root(), received);
    assertEquals("UNTRUSTED tenant", failing.problems());
  }

  @Test
  void callerIsTheConnectionAndNeverWhatHeadersSay() {
    Trust loopback = Trust.callers(caller -> caller.address().isLoopbackAddress());
    Shop local = new Shop(loopback, "*.shop.internal");
    RequestHeaders headers = Shop.headers("baggage", "tenant=evil", "X-Forwarded-For", "127.0.0.1");
    Caller outside = Caller.at(new InetSocketAddress("192.0.2.1", 1));
    assertEquals("", local.remote.receive(outside, headers::values).call(Shop::bound));
    Caller inside = Caller.at(new InetSocketAddress("127.0.0.1", 1));
    assertEquals("tenant=evil", local.remote.receive(inside, headers::values).call(Shop::bound));
  }

  @Test
  void traceparentAndForeignEntriesKeepTheirValues() {
    RequestHeaders headers = Shop.headers("traceparent", "00-1-2-01", "baggage", "a=1;p,b=%20");
    TENANT.run("acme", () -> shop.remote.send(ORDERS, headers));
    assertEquals(
        Map.of("traceparent", List.of("00-1-2-01"), "baggage", List.of("tenant=acme,a=1;p,b=%20")),
        headers.map());
  }

  @Test
  void tenantIsSentBesideAnyAmountOfForeignBaggage() {
    for (String foreign : List.of("x=1,".repeat(70), "y=" + "z".repeat(8_178))) {
      RequestHeaders headers = Shop.headers("baggage", foreign);
      TENANT.run("acme", () -> shop.remote.send(ORDERS, headers));
      String sent = headers.map().get("baggage").get(0);
      assertTrue(sent.startsWith("tenant=acme"), sent);
      assertTrue(sent.length() <= 4_096, () -> sent.length() + " bytes");
      assertTrue(sent.split(",").length <= 64);
    }
  }

  @Test
  void storesBeyondTheBudgetAreNotSentAndTheFirstDeclaredAre() {
    RemoteStores narrow =
        RemoteStores.builder()
            .store(TENANT, s -> declare(s.baggage("tenant")))
            .store(COLOUR, s -> declare(s.header("Colour")))
            .limits(limits -> limits.totalBytes(20))
            .onProblem(shop.problems::add)
            .build();
    RequestHeaders headers = Shop.headers("Colour", "evil");
    AsyncContext.root()
        .with(TENANT, "acme-acme")
        .with(COLOUR, "red")
        .run(() -> narrow.send(ORDERS, headers));
    assertEquals(Map.of("baggage", List.of("tenant=acme-acme")), headers.map());
    assertEquals("TOO_LONG Colour", shop.problems());
  }

  @Test
  void storeIsSentOnlyToItsDestinations() {
    RequestHeaders headers = Shop.headers("baggage", "tenant=evil");
    AsyncContext.root()
        .with(TENANT, "acme")
        .with(COLOUR, "red")
        .run(() -> shop.remote.send(Destination.of(URI.create("https://a.example/")), headers));
    assertEquals(Map.of("baggage", List.of("colour=red")), headers.map());
    assertEquals("HOST_NOT_ALLOWED tenant", shop.problems());
  }

  @Test
  void httpAfterHttpsIsSentNothingThatIsNotExpresslySentOverHttp() {
    URI plain = URI.create("http://orders.shop.internal:443/");
    Destination downgraded = ORDERS.redirectedTo(plain);
    assertFalse(Destinations.hosts("*.shop.internal:*").includes(downgraded));
    assertTrue(Destinations.hosts("http://orders.shop.internal:443").includes(downgraded));
    URI back = URI.create("https://orders.shop.internal/");
    assertFalse(
        Destinations.hosts("*.shop.internal").includes(downgraded.redirectedTo(back)),
        "whoever answered over http may have chosen this");
  }

  @Test
  void topicsAndHostsAreApart() {
    Destination topic = Destination.ofTopic("orders");
    assertFalse(Destinations.hosts("orders", "orders:*").includes(topic));
    assertTrue(Destinations.topics("orders").includes(topic));
    assertTrue(Destinations.topics("or*").includes(topic));
    assertFalse(Destinations.topics("order", "ordersx").includes(topic));
    assertFalse(Destinations.topics("*").includes(ORDERS));
    assertFalse(Destinations.hosts("*.a", "a").includes(Destination.unknown()));
    assertTrue(Destinations.hosts("a").or(Destinations.topics("orders")).includes(topic));
  }

  @Test
  void authorityIsAHostAndAPort() {
    assertEquals(Destination.of("grpc", "orders", 9090), authority("orders:9090"));
    assertEquals(Destination.of("grpc", "orders", 443), authority("Orders."));
    assertEquals(Destination.of("grpc", "[::1]", 9090), authority("[::1]:9090"));
    for (String none :
        List.of("", ":1", "a:b", "a:99999", "a:", "u@a:1", "[::1", "[::1]x", "evil/a", "a b")) {
      assertEquals(Destination.unknown(), authority(none), none);
    }
  }

  @Test
  void whatCanBeNoHostIsNowhereKnown() {
    Destinations shop = Destinations.hosts("*.shop.internal");
    for (String hostile :
        List.of(
            "evil.example/.shop.internal",
            "evil.example#.shop.internal",
            "evil.example\\.shop.internal",
            "evil.example\0.shop.internal",
            "evil.example:1.shop.internal",
            "u@.shop.internal",
            "a.\u017fhop.internal", // whose capital is an S
            "\u212A.shop.internal", // which is a k in lower case
            "")) {
      assertEquals(Destination.unknown(), Destination.of("https", hostile, -1), hostile);
      assertFalse(shop.includes(Destination.of("https", hostile, -1)), hostile);
    }
    assertTrue(shop.includes(Destination.of("https", "a_b.SHOP.internal.", -1)));
    assertEquals("[fe80::1%eth0]", Destination.of("https", "[FE80::1%eth0]", -1).host());
  }

  private static Destination authority(String authority) {
    return Destination.ofAuthority("grpc", authority);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "a b",
        "https://",
        "a:b",
        "a:99999",
        "a/b",
        "a@b",
        "*a",
        "a.*",
        "ü"
      })
  void whatIsNoPatternIsRefused(String pattern) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Destinations.hosts(pattern))
            .getMessage();
    assertTrue(message.contains("\"" + pattern + "\""), message);
  }

  @Test
  void requiredStoreThatIsMissingRefusesTheMessage() {
    RemoteStores strict =
        RemoteStores.builder()
            .store(TENANT, s -> declare(s.baggage("tenant")).accept(gateway()).required())
            .onProblem(shop.problems::add)
            .build();
    RequestHeaders forged = Shop.headers("baggage", "tenant=evil");
    MissingStoreException refused =
        assertThrows(
            MissingStoreException.class, () -> strict.receive(Caller.unknown(), forged::values));
    assertEquals(Problem.Kind.UNTRUSTED, refused.kind());
    assertFalse(refused.getMessage().contains("evil"), refused.getMessage());
    assertThrows(
        MissingStoreException.class, () -> strict.receive(GATEWAY, Shop.headers()::values));

    RequestHeaders unchanged = Shop.headers("baggage", "a=1");
    assertThrows(MissingStoreException.class, () -> strict.send(ORDERS, unchanged));
    assertEquals(Map.of("baggage", List.of("a=1")), unchanged.map());
    strict.send(Destination.of("https", "elsewhere", -1), unchanged); // not meant to have it
    assertEquals(
        "UNTRUSTED tenant, ABSENT tenant", shop.problems(), "one for each kind and direction");
  }

  @Test
  void orElseStandsInForWhatIsMissingOrForged() {
    RemoteStores remote =
        RemoteStores.builder()
            .store(REQUEST_ID, s -> declare(s.header("Id")).accept(gateway()).orElse(() -> "new"))
            .build();
    assertEquals(
        "requestId=new", remote.receive(GATEWAY, Shop.headers()::values).call(Shop::bound));
    assertEquals(
        "requestId=new",
        remote.receive(Caller.unknown(), Shop.headers("id", "evil")::values).call(Shop::bound));
    assertEquals(
        "requestId=r", remote.receive(GATEWAY, Shop.headers("id", "r")::values).call(Shop::bound));
  }

  @Test
  void whatTheApplicationsFunctionsThrowChangesNothing() {
    RuntimeException failure = new IllegalStateException("on purpose");
    RemoteStores remote =
        RemoteStores.builder()
            .store(
                TENANT,
                s ->
                    s.baggage("tenant")
                        .codec(
                            Codec.of(
                                store -> {
                                  throw failure;
                                },
                                text -> {
                                  throw failure;
                                }))
                        .accept(Trust.anyone())
                        .orElse(
                            () -> {
                              throw failure;
                            })
                        .sendTo(Destinations.anywhere()))
            .store(
                COLOUR,
                s ->
                    declare(s.baggage("colour"))
                        .sendTo(
                            destination -> {
                              throw failure;
                            }))
            .onProblem(
                problem -> {
                  shop.problems.add(problem);
                  throw failure;
                })
            .build();
    RequestHeaders headers = Shop.headers("baggage", "tenant=a");
    assertSame(AsyncContext.root(), remote.receive(GATEWAY, headers::values));
    AsyncContext.root().with(TENANT, "a").with(COLOUR, "b").run(() -> remote.send(ORDERS, headers));
    assertEquals(Map.of(), headers.map());
    assertEquals(
        "MALFORMED tenant, NOT_ENCODABLE tenant, HOST_NOT_ALLOWED colour", shop.problems());
  }

  @Test
  void defaultOfThisProcessIsNotSentAndNobodyIsToldOfAReadThatFindsNothing() {
    AsyncLocalStorage<String> plan =
        AsyncLocalStorage.<String>builder().name("plan").defaultValue("free").build();
    List<String> told = new ArrayList<>();
    plan.whenUnbound(() -> told.add("unbound"));
    RemoteStores remote =
        RemoteStores.builder().store(plan, s -> declare(s.baggage("plan"))).build();
    RequestHeaders headers = Shop.headers();
    remote.send(ORDERS, headers);
    plan.exit(() -> remote.send(ORDERS, headers));
    assertEquals(Map.of(), headers.map());
    assertEquals(List.of(), told);
    plan.run("paid", () -> remote.send(ORDERS, headers));
    assertEquals(Map.of("baggage", List.of("plan=paid")), headers.map());
  }

  @Test
  void responsesHaveOnlyWhatIsDeclaredToBeInThem() {
    RequestHeaders headers = Shop.headers("x-request-id", "own");
    shop.remote.respond(headers);
    assertEquals(Map.of("x-request-id", List.of("own")), headers.map());
    AsyncContext.root()
        .with(TENANT, "acme")
        .with(REQUEST_ID, "r-1")
        .run(() -> shop.remote.respond(headers));
    assertEquals(Map.of("X-Request-ID", List.of("r-1")), headers.map());
  }

  @Test
  void problemsAreToldOnceASecondAndCounted() {
    long[] now = {0};
    List<Problem> problems = new ArrayList<>();
    RemoteStores remote =
        RemoteStores.builder()
            .store(TENANT, s -> declare(s.baggage("tenant")).accept(gateway()))
            .onProblem(problems::add)
            .nanoTime(() -> now[0])
            .build();
    InboundHeaders forged = Shop.headers("baggage", "tenant=evil")::values;
    for (int i = 0; i < 1_000; i++) {
      remote.receive(Caller.unknown(), forged);
    }
    now[0] += 1_000_000_000;
    remote.receive(Caller.unknown(), forged);
    assertEquals(List.of(0L, 999L), problems.stream().map(Problem::unreported).toList());
    assertEquals(
        "Remote store 'tenant' was sent by a caller who isn't trusted with it; it was not received"
            + " (and 999 more since the last report).",
        problems.get(1).message());
  }

  @Test
  void declarationWithoutTrustIsRefused() {
    assertRefused("accept(…)", s -> s.baggage("a").codec(Codec.text(1)));
    assertRefused("codec(…)", s -> s.baggage("a").accept(Trust.anyone()));
    assertRefused("baggage(…) or header(…)", s -> s.codec(Codec.text(1)).accept(Trust.anyone()));
    assertRefused("required", s -> declare(s.baggage("a")).required().orElse(() -> "x"));
    assertRefused("Responses", s -> declare(s.baggage("a")).inResponses());
  }

  private static void assertRefused(String why, Consumer<StoreDeclaration<String>> declare) {
    RemoteStores.Builder builder = RemoteStores.builder().store(TENANT, declare);
    String message = assertThrows(IllegalStateException.class, builder::build).getMessage();
    assertTrue(message.contains(why) && message.contains("AsyncLocalStorage[tenant]"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "transfer-encoding",
        "Host",
        "Cookie",
        "Authorization",
        "baggage",
        "traceparent",
        "Forwarded",
        "X-Forwarded-For",
        "grpc-timeout",
        "id-bin",
        "a b",
        "a:",
        "ü",
        "a\r\nb",
        ":path"
      })
  void headerWithAMeaningOfItsOwnIsRefused(String name) {
    assertThrows(
        IllegalArgumentException.class,
        () -> RemoteStores.builder().store(TENANT, s -> s.header(name)));
  }

  @Test
  void namesAndStoragesAreDeclaredOnce() {
    RemoteStores.Builder names =
        RemoteStores.builder()
            .store(TENANT, s -> declare(s.header("Id")))
            .store(COLOUR, s -> declare(s.header("ID")));
    assertThrows(IllegalStateException.class, names::build);
    RemoteStores.Builder storages =
        RemoteStores.builder()
            .store(TENANT, s -> declare(s.header("a")))
            .store(TENANT, s -> declare(s.header("b")));
    assertThrows(IllegalStateException.class, storages::build);
    RemoteStores.Builder many =
        RemoteStores.builder()
            .store(TENANT, s -> declare(s.header("a")))
            .store(COLOUR, s -> declare(s.header("b")))
            .limits(limits -> limits.entries(1));
    assertThrows(IllegalStateException.class, many::build);
    assertThrows(IllegalArgumentException.class, () -> Limits.DEFAULT.totalBytes(8_000));
    assertEquals(Set.of("baggage", "X-Request-ID"), shop.remote.headerNames());
  }

  @Test
  void signedTextIsReadOnlyAsItWasSignedForItsPurpose() {
    SecretKeySpec key = key("one");
    Codec<String> signed = Codec.text(64).signed("tenant", key);
    String text = signed.encode("ü.acme");
    assertEquals("ü.acme", signed.decode(text));
    assertEquals("ü.acme", Codec.text(64).signed("tenant", key("two"), key).decode(text));
    Codec<String> header = signed.percentEncoded();
    assertEquals("ü.acme", header.decode(header.encode("ü.acme")));
    assertTrue(Texts.isHeaderValue(header.encode("ü.acme")));
    for (String forged :
        List.of(
            "ü.acme", text.replace("acme", "evil"), text + "A", text + "=", "." + text, "", ".")) {
      assertThrows(IllegalArgumentException.class, () -> signed.decode(forged), forged);
    }
    Codec<String> otherPurpose = Codec.text(64).signed("user", key);
    assertThrows(IllegalArgumentException.class, () -> otherPurpose.decode(text));
    Codec<String> otherKey = Codec.text(64).signed("tenant", key("two"));
    assertThrows(IllegalArgumentException.class, () -> otherKey.decode(text));
  }

  private static SecretKeySpec key(String text) {
    return new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
  }

  @Test
  void uuidHasThirtySixCharacters() {
    UUID id = UUID.randomUUID();
    assertEquals(id, Codec.uuid().decode(Codec.uuid().encode(id)));
    assertThrows(IllegalArgumentException.class, () -> Codec.uuid().decode("1-1-1-1-1"));
  }

  @Test
  void mapsOfHeadersAreReadInWhateverCase() {
    InboundHeaders headers = InboundHeaders.of(Map.of("BAGGAGE", List.of("tenant=acme")));
    assertEquals("tenant=acme", shop.remote.receive(GATEWAY, headers).call(Shop::bound));
    assertNull(InboundHeaders.of(Map.<String, List<String>>of()).values("baggage"));
  }

  private static <T> StoreDeclaration<T> declare(StoreDeclaration<T> declaration) {
    @SuppressWarnings("unchecked") // of strings, all of them
    Codec<T> text = (Codec<T>) Codec.text(64);
    return declaration.codec(text).accept(Trust.anyone()).sendTo(Destinations.hosts("*.internal"));
  }

  private static Trust gateway() {
    return Trust.callers(caller -> "gateway".equals(caller.principal()));
  }
}
