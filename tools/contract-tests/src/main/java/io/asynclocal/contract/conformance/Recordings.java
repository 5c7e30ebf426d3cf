package io.asynclocal.contract.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The recorded programs of one kind: those of the bundled file, or those of the file that the
 * system property {@code conformance.<kind>} names, which may be compressed by gzip.
 */
final class Recordings {
  private static final JsonMapper JSON = new JsonMapper();

  private Recordings() {}

  /** Opens a file of one JSON object a line; to be closed. */
  static <P> MappingIterator<P> open(String kind, Class<P> type) {
    try {
      return JSON.readerFor(type).readValues(text(kind));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The programs of conformance." + kind + " can't be read: " + e.getMessage(), e);
    }
  }

  private static Reader text(String kind) throws IOException {
    String file = System.getProperty("conformance." + kind);
    return new InputStreamReader(file == null ? bundled(kind + ".jsonl") : given(file), UTF_8);
  }

  private static InputStream bundled(String name) throws IOException {
    InputStream resource = Recordings.class.getResourceAsStream(name);
    if (resource == null) {
      throw new IOException(name + " is missing from the jar of the contract's tests.");
    }
    return resource;
  }

  private static InputStream given(String file) throws IOException {
    InputStream bytes = Files.newInputStream(found(Path.of(file)));
    return file.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
  }

  /**
   * Looks in the working directory and in those above it: the tests of a module run in the module's
   * directory, and the path was typed at the root of the build.
   */
  private static Path found(Path file) {
    @Nullable Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path candidate = directory.resolve(file);
      if (Files.exists(candidate)) {
        return candidate;
      }
      directory = directory.getParent();
    }
    return file;
  }
}
