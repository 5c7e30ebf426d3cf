package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of unwrapped code, with the agent and without. */
class AsyncLocalAgentTest {
  @Test
  void everyCheck_isRightWithTheAgent() throws Exception {
    Child child = Child.withAgent("");
    System.out.println("agent: " + child.outcomes().size() + " checks");
    assertEquals(List.of(), child.wrong(), child.said().toString());
    assertTrue(child.outcomes().size() > 100, child.outcomes().toString());
  }

  /** The counterpart: the checks see whether anything is carried. */
  @Test
  void mostChecks_areWrongWithoutTheAgent() throws Exception {
    Child child = Child.withoutAgent();
    System.out.println("no agent: " + child.wrong().size() + " checks are wrong");
    assertTrue(child.wrong().size() > 70, child.outcomes().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"executor", "future", "thread", "forkjoin", "timer"})
  void boundary_thatIsOffCarriesNothingAndTheOthersEverything(String boundary) throws Exception {
    Child child = Child.withAgent(boundary + "=off");
    List<String> others = new ArrayList<>(child.wrong());
    others.removeIf(name -> name.startsWith(boundary + "/"));
    assertEquals(List.of(), others, child.said().toString());
    Map<String, Boolean> outcomes = child.outcomes();
    List<String> carried =
        outcomes.keySet().stream()
            .filter(name -> name.startsWith(boundary + "/stores/"))
            .filter(outcomes::get)
            .toList();
    assertEquals(List.of(), carried);
  }

  /**
   * Fork/join tasks need a field that only an agent which is there first can add, and it says so.
   */
  @Test
  void agent_thatComesLateCarriesAllButForkJoinTasks() throws Exception {
    Child child =
        Child.run(
            List.of("-Djdk.attach.allowAttachSelf=true"),
            "app.Late",
            AgentJar.path().toString(),
            "executor/",
            "future/",
            "thread/",
            "timer/");
    assertEquals(List.of(), child.wrong(), child.said().toString());
    assertTrue(child.outcomes().size() > 100, child.outcomes().toString());
    assertTrue(child.said().toString().contains("'forkjoin' is off"), child.said().toString());
  }

  @Test
  void agent_saysNothingWhereAllIsWell() throws Exception {
    Child child = Child.withAgent("", "executor/stores/execute");
    assertEquals(List.of(), child.said());
  }
}
