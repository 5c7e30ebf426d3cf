package io.asynclocal.examples.addon;

import java.lang.reflect.Constructor;

/** The ways from C to Java. */
enum Bridge {
  /** The Java Native Interface, on every JDK. */
  JNI {
    @Override
    NativeAddon open(int threads, Answers answers) {
      return new JniAddon(threads, answers);
    }
  },

  /** The Foreign Function &amp; Memory API, since Java 22. */
  FFM {
    @Override
    NativeAddon open(int threads, Answers answers) {
      try {
        // Compiled by a newer JDK only, from src/main/java22.
        Constructor<?> constructor =
            Class.forName("io.asynclocal.examples.addon.FfmAddon")
                .getDeclaredConstructor(int.class, Answers.class);
        return (NativeAddon) constructor.newInstance(threads, answers);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("This was not built with Java 22 or newer.", e);
      }
    }
  };

  /** The newest that this JDK has. */
  static Bridge best() {
    return Runtime.version().feature() >= 22 ? FFM : JNI;
  }

  /** Starts an add-on with so many threads of its own. */
  abstract NativeAddon open(int threads, Answers answers);
}
