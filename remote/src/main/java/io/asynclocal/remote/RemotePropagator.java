package io.asynclocal.remote;

import io.asynclocal.Arguments;
import io.asynclocal.AsyncContext;
import io.asynclocal.ContinuingContext;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes OpenTelemetry's instrumentation carry the stores: the one propagator that writes {@code
 * baggage}, in place of {@code W3CBaggagePropagator}, so that stores and the baggage of others are
 * one header.
 *
 * {@snippet :
 * ContextStorage.addWrapper(RemotePropagator::binding); // first of all
 * ContextPropagators.create(
 *     TextMapPropagator.composite(
 *         W3CTraceContextPropagator.getInstance(),
 *         RemotePropagator.of(remote).knowingCallers(mesh::callerOf)));
 * }
 *
 * <p><b>Received.</b> What is declared is no part of OpenTelemetry's {@code Baggage}: who reads
 * only that, hands nothing on that a stranger has sent as a tenant. The stores are in the extracted
 * {@code Context}, and bound while it is current. Extracting never throws; a required store that is
 * missing is reported.
 *
 * <p><b>Sent.</b> The stores of the {@code Context} that is given, if it isn't the current one; and
 * else those of the running code. Ours first, so that the limits cut others.
 *
 * <p>OpenTelemetry's Java agent writes {@code baggage} itself: with it, declare headers.
 */
@SuppressWarnings("exports") // whoever uses it has OpenTelemetry
public final class RemotePropagator implements TextMapPropagator {
  private static final ContextKey<AsyncContext> RECEIVED = ContextKey.named("io.asynclocal.remote");

  private final RemoteStores remote;
  private final Function<@Nullable Object, Caller> callers;
  private final Function<@Nullable Object, Destination> destinations;
  private final BiConsumer<@Nullable Object, String> remover;

  private RemotePropagator(
      RemoteStores remote,
      Function<@Nullable Object, Caller> callers,
      Function<@Nullable Object, Destination> destinations,
      BiConsumer<@Nullable Object, String> remover) {
    this.remote = remote;
    this.callers = callers;
    this.destinations = destinations;
    this.remover = remover;
  }

  /**
   * Returns a propagator that knows neither callers nor destinations: only what is accepted from
   * anyone, and sent anywhere, travels with it.
   *
   * @param remote the stores
   * @return the propagator
   */
  public static RemotePropagator of(RemoteStores remote) {
    return new RemotePropagator(
        Arguments.require(remote, "remote"),
        carrier -> Caller.unknown(),
        carrier -> Destination.unknown(),
        (carrier, name) -> {});
  }

  /**
   * Returns this propagator with a way to know who sent a message.
   *
   * @param callers says it, given the carrier that the instrumentation extracts from, which may be
   *     null; what it throws counts as nobody
   * @return the propagator
   */
  public RemotePropagator knowingCallers(Function<@Nullable Object, Caller> callers) {
    return new RemotePropagator(
        remote, Arguments.require(callers, "callers"), destinations, remover);
  }

  /**
   * Returns this propagator with a way to know where a message goes.
   *
   * @param destinations says it, given the carrier that the instrumentation injects into, which may
   *     be null; what it throws counts as nowhere known
   * @return the propagator
   */
  public RemotePropagator knowingDestinations(
      Function<@Nullable Object, Destination> destinations) {
    return new RemotePropagator(
        remote, callers, Arguments.require(destinations, "destinations"), remover);
  }

  /**
   * Returns this propagator with a way to remove headers, which OpenTelemetry hasn't: for a gateway
   * that copies a request's headers, declared ones among them, before it injects.
   *
   * @param remover removes a header from a carrier, if it is there
   * @return the propagator
   */
  public RemotePropagator removing(BiConsumer<@Nullable Object, String> remover) {
    return new RemotePropagator(
        remote, callers, destinations, Arguments.require(remover, "remover"));
  }

  /**
   * Returns a storage that binds what was received for as long as its {@code Context} is current.
   * For {@code ContextStorage.addWrapper}, before OpenTelemetry is used.
   *
   * @param storage OpenTelemetry's own storage, or somebody's
   * @return the storage
   */
  public static ContextStorage binding(ContextStorage storage) {
    return new BindingStorage(Arguments.require(storage, "storage"));
  }

  @Override
  public Collection<String> fields() {
    List<String> fields = new ArrayList<>(remote.headerNames());
    if (!fields.contains(BaggageHeader.NAME)) {
      fields.add(BaggageHeader.NAME);
    }
    return fields;
  }

  @Override
  public <C extends @Nullable Object> Context extract(
      Context context, C carrier, TextMapGetter<C> getter) {
    Foreign foreign = new Foreign();
    AsyncContext received =
        remote.received(
            callerOf(carrier), foreign, name -> () -> getter.getAll(carrier, name), false);
    Context extracted = context;
    if (foreign.baggage != null) {
      extracted = extracted.with(foreign.baggage.build());
    }
    return received == AsyncContext.root() ? extracted : extracted.with(RECEIVED, received);
  }

  private Caller callerOf(@Nullable Object carrier) {
    try {
      return callers.apply(carrier);
    } catch (RuntimeException e) {
      return Caller.unknown();
    }
  }

  private Destination destinationOf(@Nullable Object carrier) {
    try {
      return destinations.apply(carrier);
    } catch (RuntimeException e) {
      return Destination.unknown();
    }
  }

  @Override
  public <C extends @Nullable Object> void inject(
      Context context, C carrier, TextMapSetter<C> setter) {
    AsyncContext received = context == Context.current() ? null : context.get(RECEIVED);
    Iterable<String> others = lines(Baggage.fromContext(context));
    OutboundHeaders headers =
        new OutboundHeaders() {
          @Override
          public @Nullable Iterable<String> values(String name) {
            return name.equals(BaggageHeader.NAME)
                ? others
                : name.equals(Traces.HEADER) ? traceparent(context) : null;
          }

          @Override
          public void set(String name, String value) {
            setter.set(carrier, name, value);
          }

          @Override
          public void remove(String name) {
            remover.accept(carrier, name);
          }
        };
    Destination destination = destinationOf(carrier);
    AsyncContext sender = received == null ? AsyncContext.current() : received;
    sender.run(() -> remote.sendWithBaggage(destination, headers));
  }

  /** What another propagator writes; only whoever looks for the trace asks. */
  private static @Nullable Iterable<String> traceparent(Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    return span.isValid()
        ? List.of("00-" + span.getTraceId() + '-' + span.getSpanId() + "-00")
        : null;
  }

  private static @Nullable Iterable<String> lines(Baggage baggage) {
    if (baggage.isEmpty()) {
      return null;
    }
    List<String> members = new ArrayList<>();
    baggage.forEach(
        (key, entry) -> {
          String value = Percent.encode(entry.getValue());
          String metadata = entry.getMetadata().getValue();
          if (value != null && Texts.isToken(key) && metadata.indexOf(',') < 0) {
            members.add(key + '=' + value + (metadata.isEmpty() ? "" : ";" + metadata));
          }
        });
    return members;
  }

  /** {@return the names that it carries} */
  @Override
  public String toString() {
    return "RemotePropagator[" + remote + "]";
  }

  /** Keeps the members that aren't declared for OpenTelemetry. */
  private final class Foreign extends RemoteStores.Reception {
    private @Nullable BaggageBuilder baggage;

    Foreign() {
      remote.super();
    }

    @Override
    boolean wantsForeign() {
      return true;
    }

    @Override
    void foreign(
        String line, int keyStart, int keyEnd, int valueStart, int valueEnd, int propertiesEnd) {
      String key = line.substring(keyStart, keyEnd);
      String value = Percent.decode(line, valueStart, valueEnd);
      if (value == null
          || !Texts.isPlain(value)
          || remote.isOurs(key)
          || !BaggageHeader.isPassable(line, valueEnd, propertiesEnd)) {
        return;
      }
      int properties =
          Math.min(Texts.indexOf(line, ';', valueEnd, propertiesEnd) + 1, propertiesEnd);
      baggage = baggage == null ? Baggage.builder() : baggage;
      baggage.put(
          key,
          value,
          BaggageEntryMetadata.create(line.substring(properties, propertiesEnd).strip()));
    }
  }

  /** Binds what was received where its {@code Context} is attached. */
  private record BindingStorage(ContextStorage storage) implements ContextStorage {
    @Override
    public @Nullable Context current() {
      return storage.current();
    }

    @Override
    public Scope attach(Context toAttach) {
      Context before = storage.current();
      AsyncContext received = toAttach == null ? null : toAttach.get(RECEIVED);
      boolean isBound = before != null && before.get(RECEIVED) == received;
      if (received == null || isBound) {
        return storage.attach(toAttach);
      }
      AsyncContext outside = AsyncContext.current();
      AsyncContext inside = ContinuingContext.withChange(outside, AsyncContext.root(), received);
      ContinuingContext.enter(inside);
      Scope scope = storage.attach(toAttach);
      return () -> {
        scope.close();
        ContinuingContext.enter(
            ContinuingContext.withChange(AsyncContext.current(), inside, outside));
      };
    }
  }
}
