package io.asynclocal.grpc;

import io.asynclocal.remote.OutboundHeaders;
import io.asynclocal.remote.RemoteStores;
import io.grpc.Metadata;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call's metadata as headers. */
record MetadataHeaders(Map<String, Metadata.Key<String>> keys, Metadata metadata)
    implements OutboundHeaders {

  /** Returns the keys of all headers that stores travel in, which gRPC checks as they are made. */
  static Map<String, Metadata.Key<String>> keysOf(RemoteStores remote) {
    Map<String, Metadata.Key<String>> keys = new HashMap<>();
    for (String name : remote.headerNames()) {
      keys.put(name, Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }
    return keys;
  }

  @Override
  public @Nullable Iterable<String> values(String name) {
    Metadata.Key<String> key = keys.get(name);
    return key == null ? null : metadata.getAll(key);
  }

  @Override
  public void set(String name, String value) {
    Metadata.Key<String> key = keys.get(name);
    if (key != null) {
      metadata.discardAll(key);
      metadata.put(key, value);
    }
  }

  @Override
  public void remove(String name) {
    Metadata.Key<String> key = keys.get(name);
    if (key != null) {
      metadata.discardAll(key);
    }
  }
}
