package io.asynclocal.diagnostics;

/**
 * Writes names that anybody chose, such as labels, types, threads' names and titles, into files of
 * each kind, so that the file is well formed and can be encoded whatever the name.
 */
final class Text {
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  /** Returns {@code text} with half characters replaced, which no encoding can write. */
  static String encodable(String text) {
    StringBuilder encodable = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        i++;
      } else {
        encodable = encodable == null ? new StringBuilder(text) : encodable;
        encodable.setCharAt(i, REPLACEMENT);
      }
    }
    return encodable == null ? text : encodable.toString();
  }

  /** Returns {@code text} as a JSON string; it may stand in a script of an HTML page as well. */
  static String json(String text) {
    String encodable = encodable(text);
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < encodable.length(); i++) {
      char c = encodable.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') {
        quoted.append(unicodeEscape(c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** Returns {@code text} as the text of an HTML element, or the value of a quoted attribute. */
  static String html(String text) {
    return encodable(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace('\0', REPLACEMENT); // HTML has no way to write it
  }

  /** Returns {@code text} as a frame of a collapsed stack: on one line, without a semicolon. */
  static String frame(String text) {
    return encodable(text).replace(';', ',').replaceAll("\\R|\\p{Cntrl}", " ");
  }

  /** Returns how JSON and JavaScript write a character of which the code is given. */
  static String unicodeEscape(char c) {
    return String.format("\\u%04x", (int) c);
  }
}
