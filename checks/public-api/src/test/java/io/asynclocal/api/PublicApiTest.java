package io.asynclocal.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each published module lets users call is what the file in its folder {@code api} says. A
 * change that is meant is written there with {@code -Dapi.update=true}, and so shows when it is
 * reviewed. Kotlin's modules, whose classes don't tell what is internal, have tests of their own.
 */
class PublicApiTest {
  static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Pattern ARTIFACT =
      Pattern.compile("</parent>.*?<artifactId>(.*?)</artifactId>", Pattern.DOTALL);

  /** The folders of the modules on this one's class path, each with what it was built to. */
  static Map<Path, Path> modules() {
    Map<Path, Path> modules = new TreeMap<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry).toAbsolutePath().normalize();
      if (path.startsWith(ROOT) && path.getParent().endsWith("target")) {
        modules.put(path.getParent().getParent(), path);
      }
    }
    modules.remove(Path.of("").toAbsolutePath());
    return modules;
  }

  private static Stream<String> folders() {
    return modules().keySet().stream().map(PublicApiTest::name);
  }

  /** Returns what a module's folder is called from the root. */
  static String name(Path folder) {
    return ROOT.relativize(folder).toString().replace(File.separatorChar, '/');
  }

  private static Stream<String> foldersInJava() {
    return folders()
        .filter(folder -> !Files.exists(ROOT.resolve(folder).resolve("src/main/kotlin")));
  }

  private static Path file(Path folder) throws IOException {
    Matcher artifact = ARTIFACT.matcher(Files.readString(folder.resolve("pom.xml")));
    assertTrue(artifact.find(), () -> folder + " has no artifact");
    return folder.resolve("api").resolve(artifact.group(1) + ".api");
  }

  @ParameterizedTest
  @MethodSource("foldersInJava")
  void publicApi_isWhatIsCheckedIn(String folder) throws IOException {
    Path file = file(ROOT.resolve(folder));
    String listing = ApiListing.of(modules().get(ROOT.resolve(folder)));
    if (Boolean.getBoolean("api.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, listing);
    }
    assertEquals(
        Files.exists(file) ? Files.readString(file) : "",
        listing,
        () -> file + " differs; if the change is meant, run the build with -Dapi.update=true");
  }

  /** Each module that is published is here, by way of the BOM, which so has a version for it. */
  @Test
  void bom_hasAllThatArePublishedAndNothingElse() throws IOException {
    List<String> published =
        Stream.concat(folders(), Stream.of("instrumentation/agent")).sorted().toList();
    List<String> inBom =
        Files.readAllLines(ROOT.resolve("bom/pom.xml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("<artifactId>asynclocal-"))
            .filter(line -> !line.contains("asynclocal-bom"))
            .toList();
    assertEquals(inBom.size(), published.size(), () -> published + " and " + inBom);
  }

  @Test
  void listing_showsWhatUsersCallAndNothingElse() throws IOException {
    String listing = ApiListing.of(Path.of("target", "test-classes"));
    assertTrue(
        listing.contains(
            """
            public static final class io.asynclocal.api.PublicApiTest$Sample<T>
              protected java.util.List<? super T> kept
              public java.lang.Object risk<X extends java.lang.Exception>(T) throws X
              public void <init>()
            """),
        listing);
    assertTrue(!listing.contains("hidden") && !listing.contains("ApiListing"), listing);
  }

  /** For the listing's own test. */
  public static final class Sample<T> {
    @SuppressWarnings("NullAway") // nobody reads it
    protected List<? super T> kept;

    @SuppressWarnings("unused")
    private int hidden;

    /** Makes one. */
    public Sample() {}

    /**
     * Does nothing.
     *
     * @param <X> not thrown
     * @param answer what to answer
     * @return it
     * @throws X not thrown
     */
    public <X extends Exception> Object risk(T answer) throws X {
      return answer;
    }

    void hiddenToo() {}
  }
}
