package io.asynclocal.examples.addon;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * The compiled C code. Each user gets a file of its own, since JNI refuses to load one file in two
 * class loaders.
 */
final class NativeLibrary {
  private static final String RESOURCE = "/native/addon";

  private NativeLibrary() {}

  static boolean isThere() {
    return NativeLibrary.class.getResource(RESOURCE) != null;
  }

  static void use(Consumer<Path> user) {
    URL compiled = NativeLibrary.class.getResource(RESOURCE);
    if (compiled == null) {
      throw new IllegalStateException(
          "The add-on's C part is missing: Maven found no C compiler. Install one that is called"
              + " 'cc' and build the example again.");
    }
    try {
      Path copy = Files.createTempFile("addon", ".native");
      try (InputStream in = compiled.openStream()) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        user.accept(copy);
      } finally {
        Files.delete(copy); // what is loaded needs no name
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
