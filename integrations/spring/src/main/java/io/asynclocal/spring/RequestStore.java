package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A store that each request has, read from a header or made for it, and shown in its log lines:
 *
 * {@snippet :
 * RequestStore.of(REQUEST_ID)
 *     .header("X-Request-ID")
 *     .orElse(RequestStore::randomId)
 *     .inLogs("requestId")
 *     .inResponses()
 *     .build();
 * }
 *
 * <p><b>Trust.</b> A header is whatever somebody sends: its value is bound if it passes {@link
 * Builder#accepting}, by default up to 128 letters, digits and {@code -_.:+/=@}, so that it can't
 * forge a log line. Anything else, and a header that comes twice with two values, counts as none.
 * Don't decide what a caller may do by a store of this kind.
 */
public final class RequestStore implements RequestEntry {
  private static final Predicate<String> TOKEN =
      Pattern.compile("[A-Za-z0-9\\-_.:+/=@]{1,128}").asMatchPredicate();

  private final AsyncLocalStorage<String> storage;
  private final @Nullable String header;
  private final Predicate<String> accepted;
  private final @Nullable Supplier<String> generator;
  private final @Nullable String logKey;
  private final boolean inResponses;

  private RequestStore(Builder builder) {
    this.storage = builder.storage;
    this.header = builder.header;
    this.accepted = builder.accepted;
    this.generator = builder.generator;
    this.logKey = builder.logKey;
    this.inResponses = builder.inResponses;
  }

  /**
   * Begins to describe a request's store.
   *
   * @param storage where it is bound
   * @return a builder
   * @throws NullPointerException if {@code storage} is null
   */
  public static Builder of(AsyncLocalStorage<String> storage) {
    return new Builder(
        requireNonNull(storage, "storage is null. Pass the one that requests are to bind."));
  }

  /**
   * Returns an entry that shows a store in the request's log lines which entries before it have
   * bound, such as one that has come along from another process; needs {@code asynclocal-logging}.
   *
   * @param storage where it is bound
   * @param key the key in SLF4J's {@code MDC}
   * @return the entry
   * @throws IllegalArgumentException if {@code key} is blank
   * @throws NullPointerException if an argument is null
   */
  public static RequestEntry showing(AsyncLocalStorage<String> storage, String key) {
    requireNonNull(storage, "storage is null. Pass the one whose store is to be shown.");
    Builder.requireText(key, "key", "Name the key of the MDC.");
    return (context, request) -> {
      String store = in(context, storage);
      return store == null ? context : LogContext.with(context, key, store);
    };
  }

  /** {@return a random id of 36 characters} */
  public static String randomId() {
    return UUID.randomUUID().toString();
  }

  /** {@return the header that brings the store, if one does} */
  public Optional<String> header() {
    return Optional.ofNullable(header);
  }

  /** {@return where the store is bound} */
  public AsyncLocalStorage<String> storage() {
    return storage;
  }

  @Override
  public AsyncContext enter(AsyncContext context, IncomingRequest request) {
    String value = received(request);
    if (value == null && generator != null) {
      value = generator.get();
    }
    if (value == null) {
      return context;
    }
    AsyncContext bound = context.with(storage, value);
    return logKey == null ? bound : LogContext.with(bound, logKey, value);
  }

  private @Nullable String received(IncomingRequest request) {
    if (header == null) {
      return null;
    }
    List<String> values = request.header(header);
    if (values.isEmpty() || !accepted.test(values.get(0))) {
      return null;
    }
    for (String value : values) {
      if (!value.equals(values.get(0))) {
        return null;
      }
    }
    return values.get(0);
  }

  @Override
  public Map<String, String> responseHeaders(AsyncContext entered) {
    if (!inResponses || header == null) {
      return Map.of();
    }
    String value = in(entered, storage);
    return value == null ? Map.of() : Map.of(header, value);
  }

  private static @Nullable String in(AsyncContext context, AsyncLocalStorage<String> storage) {
    Object token = context.attach();
    try {
      return storage.getStore();
    } finally {
      context.detach(token);
    }
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "RequestStore[" + storage + (header == null ? "]" : ", " + header + "]");
  }

  /**
   * Describes a {@link RequestStore}.
   *
   * <p><b>Threads.</b> A builder belongs to one thread.
   */
  public static final class Builder {
    private final AsyncLocalStorage<String> storage;
    private @Nullable String header;
    private Predicate<String> accepted = TOKEN;
    private @Nullable Supplier<String> generator;
    private @Nullable String logKey;
    private boolean inResponses;

    private Builder(AsyncLocalStorage<String> storage) {
      this.storage = storage;
    }

    /**
     * Names the header that brings the store.
     *
     * @param header the name
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder header(String header) {
      this.header = requireText(header, "header", "Name the header that brings the store.");
      return this;
    }

    /**
     * Says which values of the header are bound, in place of the usual ones.
     *
     * @param accepted tells them from others
     * @return this builder
     * @throws NullPointerException if {@code accepted} is null
     */
    public Builder accepting(Predicate<String> accepted) {
      this.accepted = requireNonNull(accepted, "accepted is null. Pass what tests a value.");
      return this;
    }

    /**
     * Says what is bound where the request brings nothing.
     *
     * @param generator makes a value for a request
     * @return this builder
     * @throws NullPointerException if {@code generator} is null
     */
    public Builder orElse(Supplier<String> generator) {
      this.generator = requireNonNull(generator, "generator is null. Pass what makes a value.");
      return this;
    }

    /**
     * Shows the store in the request's log lines, through SLF4J's {@code MDC}; needs {@code
     * asynclocal-logging}.
     *
     * @param key the key in the {@code MDC}
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     */
    public Builder inLogs(String key) {
      this.logKey = requireText(key, "key", "Name the key of the MDC.");
      return this;
    }

    /**
     * Sends the store back in the header of the response.
     *
     * @return this builder
     */
    public Builder inResponses() {
      this.inResponses = true;
      return this;
    }

    /**
     * Builds the entry.
     *
     * @return the entry
     * @throws IllegalStateException if there is neither a header nor a generator
     */
    public RequestStore build() {
      if (header == null && generator == null) {
        throw new IllegalStateException(
            storage
                + " has neither a header nor a generator, so that no request would have a store."
                + " Name one of them: header(…), orElse(…).");
      }
      return new RequestStore(this);
    }

    private static String requireText(String text, String what, String advice) {
      if (text.isBlank()) {
        throw new IllegalArgumentException(what + " is '" + text + "'. " + advice);
      }
      return text;
    }
  }
}
