package io.asynclocal.spring;

import io.asynclocal.AsyncContext;
import java.util.Map;

/**
 * What a request begins with: reads something of it, and derives a context. All of an application's
 * are applied one after another, the first to the root, before anything else of the request runs.
 *
 * {@snippet :
 * RequestEntry caller = (context, request) ->
 *     context.with(CALLER, request.header("X-Caller").stream().findFirst().orElse("nobody"));
 * }
 *
 * <p>{@link RequestStore} is one for the usual case. What other processes send along, and whom to
 * believe, is another: {@link RemoteRequests}.
 *
 * <p><b>Failures.</b> What {@link #enter} throws ends the request before it began, as what a filter
 * throws does; a {@link RefusedRequestException} says with which status.
 */
@FunctionalInterface
public interface RequestEntry {

  /**
   * Derives the context that a request begins in.
   *
   * @param context what those before have derived, the root for the first
   * @param request the request
   * @return the context for the next one, and in the end for the request
   */
  AsyncContext enter(AsyncContext context, IncomingRequest request);

  /**
   * Says which headers the response has, unless the application sets them itself.
   *
   * @param entered the context that the request began in
   * @return their names and values, as a rule none
   */
  default Map<String, String> responseHeaders(AsyncContext entered) {
    return Map.of();
  }
}
