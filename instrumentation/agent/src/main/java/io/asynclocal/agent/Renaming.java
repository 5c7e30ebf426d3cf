package io.asynclocal.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Gives classes of one package other names. All names in a class file are texts in its constant
 * pool, so that a walk through it is enough. It runs at each start, before anything is compiled:
 * what isn't renamed is copied as it is, without a look at its characters where it can be.
 */
final class Renaming {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private Renaming() {}

  /** Renames by the beginning of a name; both are of ASCII. */
  static byte[] rename(byte[] classFile, String from, String to) {
    byte[] wanted = from.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream renamed = new ByteArrayOutputStream(classFile.length + 64);
    int copied = 0;
    int at = 10; // after the magic number, the version and the number of constants
    int constants = unsignedShort(classFile, 8);
    for (int i = 1; i < constants; i++) {
      int tag = classFile[at];
      if (tag == UTF8) {
        int end = at + 3 + unsignedShort(classFile, at + 1);
        if (indexOf(wanted, classFile, at + 3, end) >= 0) {
          renamed.write(classFile, copied, at + 1 - copied);
          write(text(classFile, at + 3, end).replace(from, to), renamed);
          copied = end;
        }
        at = end;
      } else {
        at += 1 + size(tag);
        if (tag == LONG || tag == DOUBLE) {
          i++; // these take two places
        }
      }
    }
    renamed.write(classFile, copied, classFile.length - copied);
    return renamed.toByteArray();
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  /** Each byte a character, and so back again: what is no ASCII is kept as it is encoded. */
  private static String text(byte[] classFile, int from, int to) {
    return new String(classFile, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static void write(String text, ByteArrayOutputStream to) {
    to.write(text.length() >> 8);
    to.write(text.length());
    to.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int indexOf(byte[] wanted, byte[] bytes, int from, int to) {
    for (int i = from; i <= to - wanted.length; i++) {
      int matched = 0;
      while (matched < wanted.length && bytes[i + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return i;
      }
    }
    return -1;
  }

  private static int size(int tag) {
    return switch (tag) {
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // numbers, members, dynamic constants
      case LONG, DOUBLE -> 8;
      case 7, 8, 16, 19, 20 -> 2; // a class, a text, a method's type, a module, a package
      case 15 -> 3; // a method's handle
      default -> throw new IllegalArgumentException("unknown constant " + tag);
    };
  }
}
