package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checks of unwrapped code with OpenTelemetry's agent too, which changes the same classes: some
 * of each kind in the build, where it comes first and so has loaded more; all, in both orders, with
 * {@code -Dagent.each=true}.
 */
class OpenTelemetryAgentTest {
  private static final boolean EACH = Boolean.getBoolean("agent.each");
  private static final String[] ALL = {};
  private static final String[] SOME = {
    "executor/stores/",
    "executor/periodic/",
    "executor/remove/",
    "executor/hooks/",
    "future/stores/",
    "thread/stores/",
    "forkjoin/",
    "timer/stores/",
    "flow/stores/",
    "channel/stores/"
  };

  static List<String> programs() {
    return EACH ? List.of("app.Checks", "app.LibraryChecks") : List.of("app.Checks");
  }

  @ParameterizedTest
  @MethodSource("programs")
  void ours_thatComesSecondCarriesAll(String program) throws Exception {
    isRight(run(program, theirs(), ours()));
  }

  @ParameterizedTest
  @MethodSource("programs")
  @EnabledIfSystemProperty(named = "agent.each", matches = "true")
  void ours_thatComesFirstCarriesAll(String program) throws Exception {
    isRight(run(program, ours(), theirs()));
  }

  private static void isRight(Child child) {
    assertEquals(List.of(), child.wrong(), child.said().toString());
    assertTrue(child.outcomes().size() > 60, child.outcomes().toString());
    assertTrue(child.said().toString().contains("opentelemetry-javaagent"));
    List<String> said =
        child.said().stream().filter(line -> line.startsWith("asynclocal-agent")).toList();
    assertTrue(said.stream().allMatch(line -> line.contains("order-client")), said.toString());
  }

  private static String ours() {
    return "-javaagent:" + AgentJar.path();
  }

  private static String theirs() {
    return "-javaagent:" + Child.otherAgent();
  }

  private static Child run(String program, String first, String second) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                first,
                second,
                "-Dotel.traces.exporter=none",
                "-Dotel.metrics.exporter=none",
                "-Dotel.logs.exporter=none"));
    if (!EACH) { // what changes the JDK's classes, as ours does: its start takes a third less
      options.add("-Dotel.instrumentation.common.default-enabled=false");
      options.add("-Dotel.instrumentation.executors.enabled=true");
      options.add("-Dotel.instrumentation.java-http-client.enabled=true");
    }
    return Child.run(options, program, EACH ? ALL : SOME);
  }
}
