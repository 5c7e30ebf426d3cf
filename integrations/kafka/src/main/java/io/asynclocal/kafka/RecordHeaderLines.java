package io.asynclocal.kafka;

import io.asynclocal.remote.OutboundHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A record's headers, whose names are compared without case as elsewhere. */
record RecordHeaderLines(Headers headers) implements OutboundHeaders {
  @Override
  public List<String> values(String name) {
    List<String> values = List.of();
    for (Header header : headers) {
      if (header.key().equalsIgnoreCase(name)) {
        values = values.isEmpty() ? new ArrayList<>(1) : values;
        values.add(text(header.value()));
      }
    }
    return values;
  }

  /** Every octet is a character, so that what isn't ASCII is still there to be refused. */
  private static String text(byte[] value) {
    return value == null ? "" : new String(value, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void set(String name, String value) {
    remove(name);
    headers.add(name, value.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void remove(String name) {
    List<String> spellings = List.of();
    for (Header header : headers) {
      if (header.key().equalsIgnoreCase(name)) {
        spellings = spellings.isEmpty() ? new ArrayList<>(1) : spellings;
        spellings.add(header.key());
      }
    }
    spellings.forEach(headers::remove);
  }
}
