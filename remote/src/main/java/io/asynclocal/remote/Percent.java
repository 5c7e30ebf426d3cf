package io.asynclocal.remote;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Percent-encoding of UTF-8, as W3C Baggage has it: strictly, both ways. */
final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  /**
   * Encodes all but letters, digits and {@code - . _ ~}. More could stand as it is; but some read
   * {@code +} as a space.
   *
   * @return the encoded text, or null if {@code text} is none because of a lone surrogate
   */
  static @Nullable String encode(String text) {
    int plain = 0;
    while (plain < text.length() && isUnreserved(text.charAt(plain))) {
      plain++;
    }
    return plain == text.length() ? text : encode(text, plain);
  }

  private static @Nullable String encode(String text, int plain) {
    StringBuilder encoded = new StringBuilder(text.length() * 3).append(text, 0, plain);
    for (int i = plain; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (point < 0x80) {
        if (isUnreserved((char) point)) {
          encoded.append((char) point);
        } else {
          append(encoded, point);
        }
      } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return null;
      } else {
        appendLong(encoded, point);
      }
    }
    return encoded.toString();
  }

  private static void appendLong(StringBuilder encoded, int point) {
    int continuations = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    int lead = continuations == 1 ? 0xC0 : continuations == 2 ? 0xE0 : 0xF0;
    append(encoded, lead | (point >> (6 * continuations)));
    for (int rest = continuations - 1; rest >= 0; rest--) {
      append(encoded, 0x80 | ((point >> (6 * rest)) & 0x3F));
    }
  }

  private static void append(StringBuilder encoded, int octet) {
    encoded.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xF));
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /**
   * Decodes a part of a header.
   *
   * @return the text; null if a character is none of those that W3C Baggage allows, an escape is
   *     none, or the octets are no UTF-8
   */
  static @Nullable String decode(String text, int from, int to) {
    boolean isEscaped = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!isBaggageOctet(c)) {
        return null;
      }
      isEscaped |= c == '%';
    }
    return isEscaped ? decodeEscaped(text, from, to) : text.substring(from, to);
  }

  private static @Nullable String decodeEscaped(String text, int from, int to) {
    byte[] octets = new byte[to - from];
    int length = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int octet = i + 2 < to ? 16 * digit(text.charAt(i + 1)) + digit(text.charAt(i + 2)) : -1;
        if (octet < 0) {
          return null;
        }
        octets[length++] = (byte) octet;
        i += 2;
      } else {
        octets[length++] = (byte) c;
      }
    }
    return utf8(octets, length);
  }

  /** Returns a hexadecimal digit's value, or one that makes the sum negative. */
  private static int digit(char c) {
    return c >= '0' && c <= '9'
        ? c - '0'
        : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1_000;
  }

  /** Returns the text, or null if the octets are no UTF-8. */
  static @Nullable String utf8(byte[] octets, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder() // which reports what is wrong, in place of replacing it
          .decode(ByteBuffer.wrap(octets, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static boolean isBaggageOctet(char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
  }
}
