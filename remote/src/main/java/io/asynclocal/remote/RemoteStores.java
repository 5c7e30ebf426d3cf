package io.asynclocal.remote;

import io.asynclocal.Arguments;
import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stores that go along to the next process: which, under which name, from whom they are
 * accepted and where they are sent.
 *
 * {@snippet :
 * static final RemoteStores REMOTE =
 *     RemoteStores.builder()
 *         .store(TENANT, tenant -> tenant
 *             .baggage("tenant")
 *             .codec(Codec.text(64))
 *             .accept(Trust.callers(caller -> "gateway".equals(caller.principal())))
 *             .sendTo(Destinations.hosts("*.shop.internal")))
 *         .store(REQUEST_ID, id -> id
 *             .header("X-Request-ID")
 *             .codec(Codec.token(128))
 *             .accept(Trust.anyone())
 *             .orElse(() -> UUID.randomUUID().toString())
 *             .sendTo(Destinations.anywhere()))
 *         .build();
 *
 * REMOTE.receive(caller, exchange.getRequestHeaders()::get).run(() -> handle(exchange));
 * REMOTE.send(Destination.of(uri), headers);
 * }
 *
 * <p>Transports do both: {@link RemoteHttpClient}, {@link RemoteHttpServer}, and those of the
 * integrations.
 *
 * <p><b>Failures.</b> Whatever others send: it is bound as declared, or it changes nothing and a
 * {@link Problem} is told. Only {@linkplain StoreDeclaration#required required} stores throw.
 *
 * <p><b>Cost.</b> One pass over the headers that are declared, nothing else is read. A message
 * without them that is sent where nothing is bound allocates nothing.
 */
public final class RemoteStores {
  private final DeclaredStore<?>[] declared;

  /** The keys of declared members, as the most lenient reader may take them. */
  private final Set<String> lenientKeys = new HashSet<>();

  private final Limits limits;
  final ProblemReports reports;

  private RemoteStores(Builder builder) {
    List<DeclaredStore<?>> stores = new ArrayList<>();
    for (StoreDeclaration<?> declaration : builder.declarations) {
      stores.add(declaration.declared(stores.size()));
    }
    this.declared = stores.toArray(DeclaredStore[]::new);
    this.limits = builder.limits;
    this.reports = new ProblemReports(builder.listener, builder.nanoTime);
    requireDistinct();
  }

  private void requireDistinct() {
    if (declared.length > limits.entries()) {
      throw new IllegalStateException(
          declared.length + " stores are declared. Declare " + limits.entries() + " at most.");
    }
    Set<Object> seen = new HashSet<>();
    for (DeclaredStore<?> store : declared) {
      String lower = Destination.canonical(store.name());
      if (store.isBaggage()) {
        lenientKeys.add(BaggageHeader.lenient(store.name()));
      }
      if (!seen.add((store.isBaggage() ? "baggage " : "header ") + lower)) {
        throw new IllegalStateException(
            "'" + store.name() + "' is declared twice. Give each store a name of its own.");
      }
      if (!seen.add(store.storage())) {
        throw new IllegalStateException(store.storage() + " is declared twice. Declare it once.");
      }
    }
  }

  /** {@return a new builder} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the names of the headers that these stores travel in} */
  public Set<String> headerNames() {
    Set<String> names = new LinkedHashSet<>();
    for (DeclaredStore<?> store : declared) {
      names.add(store.isBaggage() ? BaggageHeader.NAME : store.name());
    }
    return names;
  }

  /**
   * Reads what has come along with a message.
   *
   * @param caller who sent it, as the transport knows him
   * @param headers its headers
   * @return the context to begin its work in: the root with the stores that were received, and
   *     nothing of the thread that reads
   * @throws MissingStoreException if a required store isn't there, or doesn't count
   */
  public AsyncContext receive(Caller caller, InboundHeaders headers) {
    Arguments.require(caller, "caller");
    return received(caller, new Reception(), Arguments.require(headers, "headers"), true);
  }

  AsyncContext received(
      Caller caller, Reception reception, InboundHeaders headers, boolean isEnforced) {
    RemoteMessage.received(caller, headers);
    reception.read(headers);
    AsyncContext context = AsyncContext.root();
    for (DeclaredStore<?> store : declared) {
      context =
          store.bindReceived(context, reception.found[store.index()], caller, reports, isEnforced);
    }
    return context;
  }

  /**
   * Writes the current context's stores into a message: every declared name that is there already
   * is replaced, or removed where there is no store for it. The baggage of others stays after ours,
   * as far as it is well-formed and the budget lasts.
   *
   * @param destination where the message goes
   * @param headers its headers, which are changed only if nothing is thrown
   * @throws MissingStoreException if a required store can't be sent to where it should be
   */
  public void send(Destination destination, OutboundHeaders headers) {
    send(destination, headers, !lenientKeys.isEmpty());
  }

  /** As {@link #send}, for those who write baggage even if none of it is declared. */
  void sendWithBaggage(Destination destination, OutboundHeaders headers) {
    send(destination, headers, true);
  }

  private void send(Destination destination, OutboundHeaders headers, boolean hasBaggage) {
    Arguments.require(destination, "destination");
    Arguments.require(headers, "headers");
    int left = limits.totalBytes();
    StringBuilder baggage = null;
    String[] values = null;
    int members = 0;
    for (DeclaredStore<?> store : declared) {
      String value = store.encodedFor(destination, limits, reports);
      if (value == null) {
        continue;
      }
      int size = store.name().length() + value.length() + 2;
      if (size > left) {
        store.fail(Problem.Kind.TOO_LONG, reports);
        continue;
      }
      left -= size;
      if (store.isBaggage()) {
        baggage = appendMember(baggage, store.name()).append('=').append(value);
        members++;
      } else {
        values = values == null ? new String[declared.length] : values;
        values[store.index()] = value;
      }
    }
    for (DeclaredStore<?> store : declared) {
      if (!store.isBaggage()) {
        put(headers, store.name(), values == null ? null : values[store.index()]);
      }
    }
    if (hasBaggage) {
      sendBaggage(headers, baggage, members, left);
    }
    RemoteMessage.sent(destination, headers);
  }

  private void sendBaggage(
      OutboundHeaders headers, @Nullable StringBuilder ours, int members, int left) {
    Iterable<String> others = headers.values(BaggageHeader.NAME);
    if (others != null && others.iterator().hasNext()) {
      Passing passing = new Passing(ours, members, left);
      if (!BaggageHeader.read(others, passing) || passing.isTrimmed) {
        report(Problem.Kind.TOO_LONG, Problem.Direction.SENT);
      }
      String all = passing.baggage == null ? null : passing.baggage.toString();
      put(headers, BaggageHeader.NAME, all);
    } else {
      put(headers, BaggageHeader.NAME, ours == null ? null : ours.toString());
    }
  }

  private static void put(OutboundHeaders headers, String name, @Nullable String value) {
    if (value == null) {
      headers.remove(name);
    } else {
      headers.set(name, value);
    }
  }

  private static StringBuilder appendMember(@Nullable StringBuilder baggage, String member) {
    return baggage == null ? new StringBuilder(member) : baggage.append(',').append(member);
  }

  /**
   * Writes the stores that are declared to be in responses into one. Headers of the application's
   * own with these names are replaced where there is a store.
   *
   * @param headers the response's headers
   */
  public void respond(OutboundHeaders headers) {
    Arguments.require(headers, "headers");
    for (DeclaredStore<?> store : declared) {
      String value = store.encodedForResponse(limits);
      if (value != null) {
        headers.set(store.name(), value);
      }
    }
  }

  /** Whether a member is one of ours for any of those who may read it. */
  boolean isOurs(String key) {
    return lenientKeys.contains(BaggageHeader.lenient(key));
  }

  private void report(Problem.Kind kind, Problem.Direction direction) {
    reports.report(kind, direction, BaggageHeader.NAME);
  }

  /** {@return the declared names, for people who debug} */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    for (DeclaredStore<?> store : declared) {
      names.add(store.name());
    }
    return "RemoteStores" + names;
  }

  /** What one message has of each declared store: null, a text, or what is wrong with it. */
  class Reception implements BaggageHeader.Members {
    private final @Nullable Object[] found = new Object[declared.length];

    private void read(InboundHeaders headers) {
      boolean hasBaggage = false;
      for (DeclaredStore<?> store : declared) {
        if (store.isBaggage()) {
          hasBaggage = true;
        } else {
          readHeader(store, headers.values(store.name()));
        }
      }
      if ((hasBaggage || wantsForeign())
          && !BaggageHeader.read(headers.values(BaggageHeader.NAME), this)) {
        report(Problem.Kind.TOO_LONG, Problem.Direction.RECEIVED);
      }
    }

    private void readHeader(DeclaredStore<?> store, @Nullable Iterable<String> lines) {
      if (lines != null) {
        for (String line : lines) {
          int start = Texts.skipSpaces(line, 0, line.length());
          int end = Texts.dropSpaces(line, start, line.length());
          String value = line.substring(start, end);
          note(store, end - start, Texts.isHeaderValue(value) ? value : null);
        }
      }
    }

    @Override
    public void member(
        String line, int keyStart, int keyEnd, int valueStart, int valueEnd, int propertiesEnd) {
      int length = keyEnd - keyStart;
      for (DeclaredStore<?> store : declared) {
        if (store.isBaggage()
            && store.name().length() == length
            && line.startsWith(store.name(), keyStart)) {
          int size = valueEnd - valueStart;
          boolean fits = size <= limits.valueBytes();
          note(store, size, fits ? Percent.decode(line, valueStart, valueEnd) : null);
          return;
        }
      }
      foreign(line, keyStart, keyEnd, valueStart, valueEnd, propertiesEnd);
    }

    /** Is shown the members that aren't declared. */
    void foreign(
        String line, int keyStart, int keyEnd, int valueStart, int valueEnd, int propertiesEnd) {}

    /** Whether members are wanted that aren't declared. */
    boolean wantsForeign() {
      return false;
    }

    @Override
    public void malformed() {
      report(Problem.Kind.MALFORMED, Problem.Direction.RECEIVED);
    }

    private void note(DeclaredStore<?> store, int size, @Nullable String text) {
      Object next =
          size > limits.valueBytes()
              ? Problem.Kind.TOO_LONG
              : text == null || !Texts.isPlain(text) ? Problem.Kind.MALFORMED : text;
      Object before = found[store.index()];
      found[store.index()] =
          before == null || before.equals(next) ? next : Problem.Kind.CONFLICTING;
    }
  }

  /** Copies the baggage of others after ours. */
  private final class Passing implements BaggageHeader.Members {
    private @Nullable StringBuilder baggage;
    private int members;
    private int left;
    private boolean isTrimmed;

    Passing(@Nullable StringBuilder ours, int members, int left) {
      this.baggage = ours;
      this.members = members;
      this.left = left;
    }

    @Override
    public void member(
        String line, int keyStart, int keyEnd, int valueStart, int valueEnd, int propertiesEnd) {
      String key = line.substring(keyStart, keyEnd);
      if (isOurs(key) || !BaggageHeader.isPassable(line, valueStart, propertiesEnd)) {
        return;
      }
      String member = key + '=' + line.substring(valueStart, propertiesEnd);
      if (members == Limits.MEMBERS || member.length() + 1 > left) {
        isTrimmed = true;
        return;
      }
      left -= member.length() + 1;
      members++;
      baggage = appendMember(baggage, member);
    }

    @Override
    public void malformed() {} // and not passed on
  }

  /** Declares stores. Not for use by several threads. */
  public static final class Builder {
    private final List<StoreDeclaration<?>> declarations = new ArrayList<>();
    private Limits limits = Limits.DEFAULT;
    private @Nullable Consumer<? super Problem> listener;
    private LongSupplier nanoTime = System::nanoTime;

    private Builder() {}

    /**
     * Declares a store. Those declared first are sent first, and so within the budget.
     *
     * @param <T> what is stored
     * @param storage its storage
     * @param declare says how it travels
     * @return this builder
     */
    public <T> Builder store(
        AsyncLocalStorage<T> storage, Consumer<? super StoreDeclaration<T>> declare) {
      StoreDeclaration<T> declaration =
          new StoreDeclaration<>(Arguments.require(storage, "storage"));
      Arguments.require(declare, "declare").accept(declaration);
      declarations.add(declaration);
      return this;
    }

    /**
     * Changes how much travels.
     *
     * @param change makes other limits of those in force
     * @return this builder
     */
    public Builder limits(UnaryOperator<Limits> change) {
      this.limits = Arguments.require(change, "change").apply(limits);
      return this;
    }

    /**
     * Sets who is told of what kept a store from travelling, in place of a warning to {@code
     * io.asynclocal.remote}. Of each kind and name one is told in a second, on the thread that
     * sends or receives.
     *
     * @param listener is told; what it throws is logged
     * @return this builder
     */
    public Builder onProblem(Consumer<? super Problem> listener) {
      this.listener = Arguments.require(listener, "listener");
      return this;
    }

    /** For tests. */
    Builder nanoTime(LongSupplier clock) {
      this.nanoTime = clock;
      return this;
    }

    /**
     * Builds.
     *
     * @return the stores
     * @throws IllegalStateException if a declaration lacks something, two have one name or storage,
     *     or there are too many
     */
    public RemoteStores build() {
      return new RemoteStores(this);
    }
  }
}
