package io.asynclocal.remote;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a message that came in, as its transport has them.
 *
 * {@snippet :
 * remote.receive(caller, exchange.getRequestHeaders()::get);
 * }
 */
@FunctionalInterface
public interface InboundHeaders {
  /**
   * Returns the values of a header.
   *
   * @param name its name, in whatever case
   * @return one value for each line with this name, in order; null or nothing where there is none
   */
  @Nullable Iterable<String> values(String name);

  /**
   * Returns headers that are kept in a map.
   *
   * @param headers the values by name, in whatever case
   * @return the headers
   */
  static InboundHeaders of(Map<String, ? extends Iterable<String>> headers) {
    return name -> {
      Iterable<String> found = headers.get(name);
      if (found != null) {
        return found;
      }
      for (Map.Entry<String, ? extends Iterable<String>> header : headers.entrySet()) {
        if (name.equalsIgnoreCase(header.getKey())) {
          return header.getValue();
        }
      }
      return null;
    };
  }
}
