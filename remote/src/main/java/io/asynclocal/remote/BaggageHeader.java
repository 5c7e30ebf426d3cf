package io.asynclocal.remote;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code baggage}, in one pass and within limits, whatever is in it. */
final class BaggageHeader {
  static final String NAME = "baggage";

  private BaggageHeader() {}

  /** Is shown each member as a part of its line, so that nothing is copied that nobody needs. */
  interface Members {
    /** Key, value and the properties after it, up to {@code end}; without white space around. */
    void member(
        String line, int keyStart, int keyEnd, int valueStart, int valueEnd, int propertiesEnd);

    /** Is told of a member that has no key, or none that is one. */
    void malformed();
  }

  /**
   * Shows all members within the limits.
   *
   * @return whether that was all
   */
  static boolean read(@Nullable Iterable<String> lines, Members members) {
    if (lines == null) {
      return true;
    }
    int bytes = 0;
    int count = 0;
    for (String line : lines) {
      for (int from = 0; from < line.length(); ) {
        int comma = Texts.indexOf(line, ',', from, line.length());
        bytes += comma - from + 1;
        if (bytes > Limits.RECEIVED_BYTES + 1) {
          return false;
        }
        int start = Texts.skipSpaces(line, from, comma);
        int end = Texts.dropSpaces(line, start, comma);
        if (start < end) {
          if (++count > Limits.MEMBERS) {
            return false;
          }
          show(line, start, end, members);
        }
        from = comma + 1;
      }
    }
    return true;
  }

  private static void show(String line, int start, int end, Members members) {
    int valueEnd = Texts.indexOf(line, ';', start, end);
    int equals = Texts.indexOf(line, '=', start, valueEnd);
    int keyEnd = Texts.dropSpaces(line, start, equals);
    if (equals == valueEnd || !Texts.isToken(line, start, keyEnd)) {
      members.malformed();
      return;
    }
    int valueStart = Texts.skipSpaces(line, equals + 1, valueEnd);
    members.member(
        line, start, keyEnd, valueStart, Texts.dropSpaces(line, valueStart, valueEnd), end);
  }

  /**
   * Returns a key as the most lenient of its readers may take it: some decode it, and some don't
   * tell cases apart.
   */
  static String lenient(String key) {
    String decoded = key.indexOf('%') < 0 ? key : Percent.decode(key, 0, key.length());
    return (decoded == null ? key : decoded).strip().toLowerCase(Locale.ROOT);
  }

  /** Whether a part of a line may be passed on as it is. */
  static boolean isPassable(String line, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = line.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }
}
