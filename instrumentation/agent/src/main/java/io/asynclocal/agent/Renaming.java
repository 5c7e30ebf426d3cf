package io.asynclocal.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Gives classes of one package other names, when the agent is built. All names in a class file are
 * texts in its constant pool, so that a walk through it is enough.
 */
final class Renaming {
  private Renaming() {}

  /** Renames by the beginning of a name; both are of ASCII. */
  static byte[] rename(byte[] classFile, String from, String to) {
    byte[] wanted = from.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream renamed = new ByteArrayOutputStream(classFile.length + 64);
    int copied = 0;
    int at = ConstantPool.START;
    int constants = ConstantPool.count(classFile);
    for (int i = 1; i < constants; i++) {
      int tag = classFile[at];
      if (tag == ConstantPool.UTF8) {
        int end = at + 3 + ConstantPool.unsignedShort(classFile, at + 1);
        if (indexOf(wanted, classFile, at + 3, end) >= 0) {
          renamed.write(classFile, copied, at + 1 - copied);
          write(text(classFile, at + 3, end).replace(from, to), renamed);
          copied = end;
        }
        at = end;
      } else {
        at += 1 + ConstantPool.size(tag);
        i += ConstantPool.places(tag) - 1;
      }
    }
    renamed.write(classFile, copied, classFile.length - copied);
    return renamed.toByteArray();
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
}
