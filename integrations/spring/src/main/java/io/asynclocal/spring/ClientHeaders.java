package io.asynclocal.spring;

import io.asynclocal.remote.OutboundHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Headers of a request that goes out, by what those of Spring 6.2 and 7 have in common. */
record ClientHeaders(HttpHeaders headers) implements OutboundHeaders {
  @Override
  public @Nullable Iterable<String> values(String name) {
    return headers.getFirst(name) == null ? null : all(name, true).values().iterator().next();
  }

  @Override
  public void set(String name, String value) {
    headers.set(name, value);
  }

  /** Neither of the two ways to remove one header is there in both versions. */
  @Override
  public void remove(String name) {
    if (headers.headerSet().stream().anyMatch(header -> header.getKey().equalsIgnoreCase(name))) {
      Map<String, List<String>> others = all(name, false);
      headers.clear();
      others.forEach(headers::addAll);
    }
  }

  private Map<String, List<String>> all(String name, boolean isNamed) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> header : headers.headerSet()) {
      if (header.getKey().equalsIgnoreCase(name) == isNamed) {
        all.put(header.getKey(), List.copyOf(header.getValue()));
      }
    }
    return all;
  }
}
