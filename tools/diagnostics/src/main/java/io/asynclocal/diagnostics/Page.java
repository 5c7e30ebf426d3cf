package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;
import static java.util.regex.Matcher.quoteReplacement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** A page that needs no network: the style and the script of all, its own, and what it shows. */
final class Page {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\"\\{(\\w+)}\"|/\\* \\{(shared\\.\\w+)} \\*/");

  private Page() {}

  /**
   * Returns a page.
   *
   * @param file its resource
   * @param json what stands for each placeholder, by {@link Text#json} if it is a text
   */
  static String of(String file, Map<String, String> json) {
    // At once, since what is put in the place of one may look like the other.
    return PLACEHOLDER
        .matcher(resource(file))
        .replaceAll(
            found ->
                quoteReplacement(
                    found.group(1) == null
                        ? resource(found.group(2))
                        : requireNonNull(json.get(found.group(1)), found.group(1))));
  }

  private static String resource(String name) {
    try (InputStream text = Page.class.getResourceAsStream(name)) {
      return new String(requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the page is in the jar", e);
    }
  }
}
