package io.asynclocal.diagnostics;

/**
 * The page of a {@link LiveView}, or something that the page asks for.
 *
 * @param mediaType what a server says that it is, such as {@code text/html; charset=utf-8}
 * @param text all of it
 */
public record LiveResource(String mediaType, String text) {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";

  static LiveResource html(String text) {
    return new LiveResource(HTML, text);
  }

  static LiveResource json(String text) {
    return new LiveResource(JSON, text);
  }
}
