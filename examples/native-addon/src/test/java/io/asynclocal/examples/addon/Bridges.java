package io.asynclocal.examples.addon;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/** The bridges to try: all that this JDK has. */
final class Bridges {
  private Bridges() {}

  static List<Bridge> all() {
    assumeTrue(NativeLibrary.isThere(), "no C compiler called 'cc'");
    return Bridge.best() == Bridge.JNI ? List.of(Bridge.JNI) : List.of(Bridge.JNI, Bridge.FFM);
  }
}
