package io.asynclocal.spring;

import io.asynclocal.remote.Caller;

/**
 * Says who sent a request, as the application knows him: by a token that it verifies, or by the
 * connection.
 *
 * {@snippet :
 * RequestCaller gateway = request -> Caller.unknown().withPrincipal(tokens.verified(request));
 * }
 */
@FunctionalInterface
public interface RequestCaller {
  /**
   * Returns who sent a request.
   *
   * @param request the request
   * @return the caller; what is thrown in place of one counts as nobody
   */
  Caller of(IncomingRequest request);
}
