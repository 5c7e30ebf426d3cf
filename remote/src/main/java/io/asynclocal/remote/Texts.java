package io.asynclocal.remote;

/** What may be in a text that travels. */
final class Texts {
  private static final String DELIMITERS_ALLOWED_IN_TOKENS = "!#$%&'*+-.^_`|~";

  private Texts() {}

  /** Whether a text can be a header's name, a member's key, or the value of a token. */
  static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean isAlphanumeric =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isAlphanumeric && DELIMITERS_ALLOWED_IN_TOKENS.indexOf(c) < 0) {
        return false;
      }
    }
    return from < to;
  }

  static boolean isToken(String text) {
    return isToken(text, 0, text.length());
  }

  /**
   * Whether a text can be shown and logged: nothing in it ends a line, reorders what stands beside
   * it, steers a terminal, or stands for what somebody failed to decode.
   */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c) || Character.isISOControl(c) || isUnfit(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnfit(char c) {
    return c >= '\u2028'
        && (c <= '\u202E' || (c >= '\u2066' && c <= '\u2069') || c == '\uFFFD' || c == '\uFEFF');
  }

  /** Whether a text can be a header's value as it is: visible ASCII, with spaces inside at most. */
  static boolean isHeaderValue(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return length > 0 && text.charAt(0) != ' ' && text.charAt(length - 1) != ' ';
  }

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** Returns where a part begins, without the white space before it. */
  static int skipSpaces(String text, int from, int to) {
    int start = from;
    while (start < to && isSpace(text.charAt(start))) {
      start++;
    }
    return start;
  }

  /** Returns where a part ends, without the white space after it. */
  static int dropSpaces(String text, int from, int to) {
    int end = to;
    while (end > from && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /**
   * As {@code String.indexOf}, which looks on to the end of the text; {@code to} if it's absent.
   */
  static int indexOf(String text, char wanted, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) != wanted) {
      at++;
    }
    return at;
  }
}
