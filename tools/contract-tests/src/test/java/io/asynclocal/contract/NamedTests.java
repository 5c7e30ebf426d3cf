package io.asynclocal.contract;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tests that a document's table names: {@code Class#method}, or a reason why there is none. */
final class NamedTests {
  private static final Path ROOT = Path.of("..", "..");

  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Pattern COVERED = Pattern.compile(NAMED + "(, " + NAMED + ")*");
  private static final Pattern DIFFERS =
      Pattern.compile("differs: [^`].+?\\. " + COVERED.pattern());
  private static final Pattern EXCLUDED = Pattern.compile("excluded: [^`].+");

  /** Covered by tests; differing, for a reason, as tests show; excluded, for a reason. */
  static final List<Pattern> KINDS = List.of(COVERED, DIFFERS, EXCLUDED);

  private NamedTests() {}

  /** Returns what is wrong with a row: it is of no kind, or names what is no test. */
  static Set<String> faults(String here, Map<String, String> sources) {
    Set<String> faults = new TreeSet<>();
    if (KINDS.stream().noneMatch(kind -> kind.matcher(here).matches())) {
      faults.add("neither covered, nor with a reason: " + here);
    }
    for (Matcher named = NAMED.matcher(here); named.find(); ) {
      if (!hasTest(sources.getOrDefault(named.group(1), ""), named.group(2))) {
        faults.add("no test: " + named.group());
      }
    }
    return faults;
  }

  /** Whether a source has a test of that name, with the annotations that make it one. */
  private static boolean hasTest(String source, String method) {
    String annotation = "@(?:\\w*Test|TestFactory|RepeatedTest\\(\\d+\\))\\b";
    String between = "(?:(?!\\n\\s*(?:\\n|\\})).)*?"; // until an empty line or the end of a method
    return Pattern.compile(
            annotation + between + "\\b(?:void|fun|Stream<\\w+>) " + method + "\\(", Pattern.DOTALL)
        .matcher(source)
        .find();
  }

  /** The test classes of all modules, by name; the contract's are main code of this one. */
  static Map<String, String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches(".*/src/(main|test)/(java|kotlin)/.*"))
          .filter(file -> file.toString().matches(".*(Test|Rules|Conformance)\\.(java|kt)"))
          .collect(
              toMap(
                  file -> file.getFileName().toString().replaceAll("\\.\\w+$", ""),
                  NamedTests::read,
                  (one, other) -> one + other));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
