package io.asynclocal.remote;

import io.asynclocal.Arguments;
import io.asynclocal.AsyncLocalStorage;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How one store travels: its name, its form, from whom it is accepted and where it is sent.
 *
 * {@snippet :
 * .store(TENANT, tenant -> tenant
 *     .baggage("tenant")
 *     .codec(Codec.text(64))
 *     .accept(Trust.callers(caller -> "gateway".equals(caller.principal())))
 *     .sendTo(Destinations.hosts("*.shop.internal")))
 * }
 *
 * <p><b>Threads.</b> For the thread that builds.
 *
 * @param <T> what is stored
 */
public final class StoreDeclaration<T> {
  /** What routes, frames or authenticates a message, or is somebody else's. */
  private static final Set<String> RESERVED =
      Set.of(
          "authorization",
          "baggage",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "cookie2",
          "date",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "location",
          "origin",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "set-cookie",
          "set-cookie2",
          "te",
          "trailer",
          "traceparent",
          "tracestate",
          "transfer-encoding",
          "upgrade",
          "via",
          "www-authenticate",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto");

  final AsyncLocalStorage<T> storage;
  private @Nullable String name;
  private boolean isBaggage;
  private @Nullable Codec<T> codec;
  private @Nullable Trust trust;
  private Destinations destinations = Destinations.nowhere();
  private @Nullable Supplier<? extends T> orElse;
  private boolean isRequired;
  private boolean isInResponses;

  StoreDeclaration(AsyncLocalStorage<T> storage) {
    this.storage = storage;
  }

  /**
   * Makes the store a member of W3C Baggage, which other languages' OpenTelemetry reads and hands
   * on as well.
   *
   * @param key the member's key
   * @return this declaration
   * @throws IllegalArgumentException if {@code key} is no token of RFC 7230
   */
  public StoreDeclaration<T> baggage(String key) {
    this.name = requireToken(key);
    this.isBaggage = true;
    return this;
  }

  /**
   * Makes the store a header of its own.
   *
   * @param header the header's name
   * @return this declaration
   * @throws IllegalArgumentException if {@code header} is no token of RFC 7230, or is a header that
   *     routes, frames or authenticates a message
   */
  public StoreDeclaration<T> header(String header) {
    String lower = Destination.canonical(requireToken(header));
    if (RESERVED.contains(lower) || lower.startsWith("grpc-") || lower.endsWith("-bin")) {
      throw new IllegalArgumentException(
          "Header '" + header + "' has a meaning of its own. Choose another name.");
    }
    this.name = header;
    this.isBaggage = false;
    return this;
  }

  private static String requireToken(String name) {
    if (!Texts.isToken(Arguments.requireName(name, "remote store"))) {
      throw new IllegalArgumentException(
          "\"" + name + "\" can't be a name. Use letters, digits and dashes.");
    }
    return name;
  }

  /**
   * Sets the form of the store.
   *
   * @param codec writes and reads it
   * @return this declaration
   */
  public StoreDeclaration<T> codec(Codec<T> codec) {
    this.codec = Arguments.require(codec, "codec");
    return this;
  }

  /**
   * Sets from whom the store is accepted. What anybody else sends is neither bound nor handed on.
   *
   * @param trust whom to believe
   * @return this declaration
   */
  public StoreDeclaration<T> accept(Trust trust) {
    this.trust = Arguments.require(trust, "trust");
    return this;
  }

  /**
   * Sets where the store is sent.
   *
   * @param destinations where to
   * @return this declaration
   */
  public StoreDeclaration<T> sendTo(Destinations destinations) {
    this.destinations = Arguments.require(destinations, "destinations");
    return this;
  }

  /**
   * Refuses messages without the store: those that come in, with HTTP's 400 or what the transport
   * has for it, and those that would go out to where it is sent, before they do.
   *
   * @return this declaration
   */
  public StoreDeclaration<T> required() {
    this.isRequired = true;
    return this;
  }

  /**
   * Sets what is bound where no store is received that counts.
   *
   * @param supplier makes one; what it throws is logged, and nothing is bound
   * @return this declaration
   */
  public StoreDeclaration<T> orElse(Supplier<? extends T> supplier) {
    this.orElse = Arguments.require(supplier, "supplier");
    return this;
  }

  /**
   * Sends the header in responses too, to whoever asked.
   *
   * @return this declaration
   */
  public StoreDeclaration<T> inResponses() {
    this.isInResponses = true;
    return this;
  }

  DeclaredStore<T> declared(int index) {
    if (name == null) {
      throw incomplete("Say how it travels: baggage(…) or header(…).");
    }
    if (codec == null) {
      throw incomplete("Say how it is written: codec(…).");
    }
    if (trust == null) {
      throw incomplete("Say from whom it is accepted: accept(…). There is no default.");
    }
    if (isRequired && orElse != null) {
      throw incomplete("It can't be required and have an orElse(…). Choose one.");
    }
    if (isInResponses && isBaggage) {
      throw incomplete("Responses have no baggage. Make it a header(…).");
    }
    return new DeclaredStore<>(
        index,
        storage,
        name,
        isBaggage,
        codec,
        trust,
        destinations,
        orElse,
        isRequired,
        isInResponses);
  }

  private IllegalStateException incomplete(String advice) {
    return new IllegalStateException(storage + " can't travel so. " + advice);
  }
}
