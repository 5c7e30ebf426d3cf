package io.asynclocal.remote;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Headers in a map without case, which are copied from a request that can't be changed. */
record RequestHeaders(Map<String, List<String>> map) implements OutboundHeaders {
  static RequestHeaders copyOf(Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    return new RequestHeaders(copy);
  }

  @Override
  public @Nullable Iterable<String> values(String name) {
    return map.get(name);
  }

  @Override
  public void set(String name, String value) {
    map.put(name, List.of(value));
  }

  @Override
  public void remove(String name) {
    map.remove(name);
  }

  /** Removes what was meant for the host that was asked first. */
  void removeCredentials() {
    Iterator<String> names = map.keySet().iterator();
    while (names.hasNext()) {
      String name = Destination.canonical(names.next());
      if (name.equals("authorization")
          || name.equals("cookie")
          || name.equals("proxy-authorization")) {
        names.remove();
      }
    }
  }
}
