package io.asynclocal.spring;

import java.util.List;

/** A request as it came in, whatever serves it: what a {@link RequestEntry} may look at. */
public interface IncomingRequest {

  /**
   * Returns the values of a header.
   *
   * @param name its name, in any case
   * @return its values in their order, empty if the request hasn't got it
   */
  List<String> header(String name);

  /**
   * {@return the request itself: an {@code HttpServletRequest} or a {@code ServerHttpRequest}} For
   * whoever needs to know more, such as the caller.
   */
  Object unwrap();
}
