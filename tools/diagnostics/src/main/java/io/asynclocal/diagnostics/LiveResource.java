package io.asynclocal.diagnostics;

import java.nio.charset.StandardCharsets;

/** The page of a {@link LiveView}, or something that the page asks for. */
public final class LiveResource {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";
  private static final String FILE = "application/octet-stream";

  private final String mediaType;
  private final byte[] bytes;

  private LiveResource(String mediaType, byte[] bytes) {
    this.mediaType = mediaType;
    this.bytes = bytes;
  }

  static LiveResource html(String text) {
    return new LiveResource(HTML, text.getBytes(StandardCharsets.UTF_8));
  }

  static LiveResource json(String text) {
    return new LiveResource(JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  static LiveResource file(byte[] bytes) {
    return new LiveResource(FILE, bytes);
  }

  /** {@return what a server says that it is, such as {@code text/html; charset=utf-8}} */
  public String mediaType() {
    return mediaType;
  }

  /** {@return all of it, for the caller alone} */
  public byte[] bytes() {
    return bytes;
  }

  /** {@return what it is and how large} */
  @Override
  public String toString() {
    return mediaType + ", " + bytes.length + " bytes";
  }
}
