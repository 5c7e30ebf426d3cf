package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import app.OrderClient;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks of libraries, with their instrumentations and without. */
class LibrariesTest {
  /** What the test's own instrumentation expects, and isn't there. */
  private static final String MISFIT =
      "asynclocal-agent: boundary 'order-client' is off in app.OrderClient$Other, which isn't as this"
          + " version expects it (nothing to change in answered). Everything else works.";

  private static Child run(String argument) throws Exception {
    return Child.run(
        List.of("-javaagent:" + AgentJar.path() + "=" + argument), "app.LibraryChecks");
  }

  private static Set<String> switches() {
    Set<String> all = new TreeSet<>(Set.of(OpenedFields.NAME, "order-client"));
    Group.ofLibraries().forEach(library -> all.add(library.name()));
    return all;
  }

  /** Each library is off in one of them and on in the other. */
  static List<Set<String>> halves() {
    Set<String> half = Set.of("okhttp", "netty", "kafka", "vertx", "tomcat");
    Set<String> other = switches();
    other.removeAll(half);
    return List.of(half, other);
  }

  /**
   * What the boundaries of the JDK carry alone: each check of stores loses without its library's
   * instrumentation, so that none of these is there for nothing. All else is right.
   */
  @ParameterizedTest
  @MethodSource("halves")
  void library_thatIsOffLosesItsStoresAndTheOthersNothing(Set<String> off) throws Exception {
    Child child = run(off.stream().map(name -> name + "=off").collect(Collectors.joining(",")));
    List<String> unexpected = new ArrayList<>();
    child
        .outcomes()
        .forEach(
            (name, isRight) -> {
              boolean isOff = off.contains(name.substring(0, name.indexOf('/')));
              if (isOff && name.contains("/stores/") ? isRight : !isRight && !isLost(name, isOff)) {
                unexpected.add(name);
              }
            });
    assertEquals(List.of(), unexpected, child.said().toString());
    assertTrue(child.outcomes().size() > 60, child.outcomes().toString());
    assertEquals(
        off.contains("order-client") ? List.of() : List.of(MISFIT),
        child.said().stream().filter(line -> line.startsWith("asynclocal-agent")).toList());
  }

  /**
   * Of the libraries whose classes get a field; {@code -Dagent.each=true} has all. Reactor's fields
   * stay final, which an agent can't change any more.
   */
  @Test
  void libraries_thatWereUsedBeforeTheAgentCameCarryAllTheSame() throws Exception {
    Child child =
        Boolean.getBoolean("agent.each")
            ? Child.late("libraries")
            : Child.late("libraries", "okhttp/", "netty/", "guava/jdk/", "order-client/", "late/");
    List<String> wrong = new ArrayList<>(child.wrong());
    wrong.removeIf(name -> name.startsWith(OpenedFields.NAME + "/stores/"));
    assertEquals(List.of(), wrong, child.said().toString());
    assertTrue(child.outcomes().size() > 25, child.outcomes().toString());
    assertEquals(
        List.of(MISFIT),
        child.said().stream().filter(line -> line.startsWith("asynclocal-agent")).toList());
  }

  /**
   * An application in a class loader of its own brings its instrumentation along, as a jar with
   * jars in it does: whatever it has loaded before the library is used, and once more when it is
   * deployed again. A loader that has another agent's types or none is told of, and loses nothing
   * else.
   */
  @Test
  void instrumentation_comesWithTheClassLoaderOfItsApplication(@TempDir Path alone)
      throws Exception {
    Path program = Files.createDirectory(alone.resolve("app")).resolve("Nested.class");
    Files.copy(AgentJar.location(OrderClient.class).resolve("app/Nested.class"), program);
    List<String> paths = new ArrayList<>(List.of(AgentJar.path().toString()));
    paths.addAll(List.of(Child.classPath().split(File.pathSeparator)));
    Child child =
        Child.runOn(
            alone.toString(),
            List.of("-javaagent:" + AgentJar.path()),
            "app.Nested",
            paths.toArray(String[]::new));
    assertEquals(24, child.outcomes().size(), child.said().toString());
    List<String> lost =
        child.outcomes().keySet().stream()
            .filter(name -> name.matches("(without|own)/(stores|hooks)/.*"))
            .toList();
    assertEquals(6, lost.size(), child.outcomes().toString());
    assertEquals(lost, child.wrong(), child.said().toString());
    List<String> refused =
        child.said().stream().filter(line -> line.contains("an instrumentation of")).toList();
    assertEquals(2, refused.size(), child.said().toString());
    for (String line : refused) {
      assertTrue(line.contains("must find the agent's own " + Instrumentation.class.getName()));
    }
    // Once for each loader that has such a class, and may be collected already.
    assertTrue(child.said().contains(MISFIT), child.said().toString());
  }

  /** What else may differ without an instrumentation: all but what works without one. */
  private static boolean isLost(String name, boolean isOff) {
    return isOff && !name.contains("/jdk/") && !name.contains("/calls/");
  }
}
