package io.asynclocal.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Gives classes of one package other names. All names in a class file are texts in its constant
 * pool, so that a walk through it is enough.
 */
final class Renaming {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private Renaming() {}

  static byte[] rename(byte[] classFile, String from, String to) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    ByteArrayOutputStream renamed = new ByteArrayOutputStream(classFile.length);
    DataOutputStream out = new DataOutputStream(renamed);
    out.writeLong(in.readLong()); // magic number and version
    int constants = in.readUnsignedShort();
    out.writeShort(constants);
    for (int i = 1; i < constants; i++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == UTF8) {
        out.writeUTF(in.readUTF().replace(from, to));
      } else {
        out.write(in.readNBytes(size(tag)));
        if (tag == LONG || tag == DOUBLE) {
          i++; // these take two places
        }
      }
    }
    out.write(in.readAllBytes());
    return renamed.toByteArray();
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
