package io.asynclocal.concurrency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the jcstress tests of this package as {@code jcstress.arguments} says. */
class JcstressTest {
  /** What jcstress prints of its tests at the end: those with a remark, and the others. */
  private static final Pattern COUNT = Pattern.compile("(\\d+) matching test results");

  /** A test in jcstress's own list, which begins with its class. */
  private static final Pattern LISTED = Pattern.compile("^JCTEST\\d+S(\\D+)\\d");

  @Test
  void noForbiddenOutcomeIsSeen() throws Exception {
    Path reports = Files.createDirectories(Path.of("target", "jcstress").toAbsolutePath());
    Path log = reports.resolve("jcstress.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.openjdk.jcstress.Main", "-r", reports + "/"));
    List<String> arguments = List.of(System.getProperty("jcstress.arguments").split(" "));
    command.addAll(arguments);
    int exitCode =
        new ProcessBuilder(command)
            .directory(reports.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String output = Files.readString(log);
    assertEquals(0, exitCode, output);
    assertEquals(testClasses(chosen(arguments)), results(output), "not all ran\n" + output);
  }

  private static int results(String output) {
    return COUNT
        .matcher(output)
        .results()
        .map((MatchResult result) -> Integer.parseInt(result.group(1)))
        .reduce(0, Integer::sum);
  }

  /** Returns what the names of the tests have in them that are to run. */
  private static Pattern chosen(List<String> arguments) {
    int option = arguments.indexOf("-t");
    return Pattern.compile(option < 0 ? "" : arguments.get(option + 1));
  }

  private static long testClasses(Pattern chosen) throws Exception {
    try (var list = JcstressTest.class.getResourceAsStream("/META-INF/TestList")) {
      List<String> names = new String(list.readAllBytes()).lines().map(JcstressTest::name).toList();
      assertTrue(names.size() >= 16, () -> "jcstress found only " + names);
      long count = names.stream().filter(name -> chosen.matcher(name).find()).count();
      assertTrue(count > 0, () -> "-t " + chosen + " chooses none of " + names);
      return count;
    }
  }

  private static String name(String listed) {
    Matcher line = LISTED.matcher(listed);
    assertTrue(line.find(), listed);
    return line.group(1);
  }
}
