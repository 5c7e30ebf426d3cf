package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * All that an application's requests begin with, in order.
 *
 * {@snippet :
 * RequestEntries entries =
 *     RequestEntries.of(
 *         RequestStore.of(REQUEST_ID).header("X-Request-ID").orElse(Ids::next).build(),
 *         RequestStore.of(TENANT).header("X-Tenant").build());
 * }
 */
public final class RequestEntries {
  private static final RequestEntries NONE = new RequestEntries(List.of());

  private final List<RequestEntry> entries;

  private RequestEntries(List<RequestEntry> entries) {
    this.entries = entries;
  }

  /** {@return entries that bind nothing: a request begins in the root, and that is all} */
  public static RequestEntries none() {
    return NONE;
  }

  /**
   * Puts entries in a row.
   *
   * @param entries what is applied, the first one to the root
   * @return all of them
   * @throws NullPointerException if one is null
   */
  public static RequestEntries of(RequestEntry... entries) {
    return of(List.of(entries));
  }

  /**
   * As {@link #of(RequestEntry...)}.
   *
   * @param entries what is applied, the first one to the root
   * @return all of them
   * @throws NullPointerException if {@code entries} or one of them is null
   */
  public static RequestEntries of(List<? extends RequestEntry> entries) {
    return entries.isEmpty() ? NONE : new RequestEntries(List.copyOf(entries));
  }

  /**
   * Derives the context in which a request begins.
   *
   * @param request the request
   * @return the context
   */
  public AsyncContext begin(IncomingRequest request) {
    AsyncContext context = AsyncContext.root();
    for (RequestEntry entry : entries) {
      context =
          requireNonNull(
              entry.enter(context, request),
              () -> entry + " answered null. It must answer the context it was given, or another.");
    }
    return context;
  }

  /**
   * Tells the headers that the response has.
   *
   * @param entered what {@link #begin} has answered
   * @param headers is told their names and values
   */
  public void respond(AsyncContext entered, BiConsumer<String, String> headers) {
    for (RequestEntry entry : entries) {
      entry.responseHeaders(entered).forEach(headers);
    }
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "RequestEntries" + entries;
  }
}
