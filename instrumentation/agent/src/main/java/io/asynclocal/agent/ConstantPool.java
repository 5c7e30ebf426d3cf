package io.asynclocal.agent;

/** How the constants of a class file follow each other: all its names and texts are among them. */
final class ConstantPool {
  /** Where the first is: after the magic number, the version and the number of constants. */
  static final int START = 10;

  /** The tag of a text, which its length follows, and then its bytes. */
  static final int UTF8 = 1;

  private static final int LONG = 5;
  private static final int DOUBLE = 6;

  private ConstantPool() {}

  /** Returns the number of places that the constants take, and one more. */
  static int count(byte[] classFile) {
    return unsignedShort(classFile, START - 2);
  }

  static int unsignedShort(byte[] classFile, int at) {
    return ((classFile[at] & 0xff) << 8) | (classFile[at + 1] & 0xff);
  }

  /** Returns how many places a constant of that tag takes. */
  static int places(int tag) {
    return tag == LONG || tag == DOUBLE ? 2 : 1;
  }

  /** Returns the size of a constant that is no text, without its tag. */
  static int size(int tag) {
    return switch (tag) {
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // numbers, members, dynamic constants
      case LONG, DOUBLE -> 8;
      case 7, 8, 16, 19, 20 -> 2; // a class, a text, a method's type, a module, a package
      case 15 -> 3; // a method's handle
      default -> throw new IllegalArgumentException("unknown constant " + tag);
    };
  }

  /** Returns whether a text of three characters is among the constants. */
  static boolean has(char first, char second, char third, byte[] classFile) {
    int at = START;
    int constants = count(classFile);
    for (int i = 1; i < constants; i++) {
      int tag = classFile[at];
      if (tag != UTF8) {
        at += 1 + size(tag);
        i += places(tag) - 1;
        continue;
      }
      int length = unsignedShort(classFile, at + 1);
      at += 3;
      if (length == 3
          && classFile[at] == first
          && classFile[at + 1] == second
          && classFile[at + 2] == third) {
        return true;
      }
      at += length;
    }
    return false;
  }
}
