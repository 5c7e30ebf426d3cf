package io.asynclocal.spring;

import io.asynclocal.remote.OutboundHeaders;
import org.springframework.http.HttpHeaders;

/** Headers of a request that goes out. */
record ClientHeaders(HttpHeaders headers) implements OutboundHeaders {
  @Override
  public Iterable<String> values(String name) {
    return NamedHeader.valuesOf(headers, name);
  }

  @Override
  public void set(String name, String value) {
    headers.set(name, value);
  }

  @Override
  public void remove(String name) {
    NamedHeader.remove(headers, name);
  }
}
