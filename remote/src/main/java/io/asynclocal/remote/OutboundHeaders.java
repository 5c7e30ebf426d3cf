package io.asynclocal.remote;

import org.jspecify.annotations.Nullable;

/** The headers of a message that goes out, as its transport has them. */
public interface OutboundHeaders {
  /**
   * Returns the values of a header that somebody else has set.
   *
   * @param name its name, in whatever case
   * @return one value for each line with this name; null or nothing where there is none
   */
  @Nullable Iterable<String> values(String name);

  /**
   * Makes {@code value} the only value of a header.
   *
   * @param name its name
   * @param value visible ASCII, with spaces inside at most
   */
  void set(String name, String value);

  /**
   * Removes every value of a header; there may be none.
   *
   * @param name its name, in whatever case
   */
  void remove(String name);
}
