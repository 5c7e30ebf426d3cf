package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks of unwrapped code, with the agent and without. */
class AsyncLocalAgentTest {
  @Test
  void everyCheck_isRightWithTheAgentThatSaysNothing() throws Exception {
    Child child = Child.withAgent("");
    System.out.println("agent: " + child.outcomes().size() + " checks");
    assertEquals(List.of(), child.wrong(), child.said().toString());
    assertEquals(List.of(), child.said());
    assertTrue(child.outcomes().size() >= 120, child.outcomes().toString());
  }

  /** The counterpart: the checks see whether anything is carried. */
  @Test
  void mostChecks_areWrongWithoutTheAgent() throws Exception {
    Child child = Child.withoutAgent();
    System.out.println("no agent: " + child.wrong().size() + " checks are wrong");
    assertTrue(child.wrong().size() > 80, child.outcomes().toString());
  }

  private static List<String> boundaries() {
    return Group.ofJdk().stream().map(Group::name).toList();
  }

  /** Each boundary is off in one of them; {@code -Dagent.each=true} has each off alone. */
  static List<List<String>> off() {
    List<String> all = boundaries();
    if (Boolean.getBoolean("agent.each")) {
      return all.stream().map(List::of).toList();
    }
    List<String> half = List.of("executor", "thread", "timer", "channel");
    return List.of(half, all.stream().filter(name -> !half.contains(name)).toList());
  }

  @ParameterizedTest
  @MethodSource("off")
  void boundary_thatIsOffCarriesNothingAndTheOthersEverything(List<String> off) throws Exception {
    Child child =
        Child.withAgent(off.stream().map(name -> name + "=off").collect(Collectors.joining(",")));
    List<String> others = new ArrayList<>();
    List<String> carried = new ArrayList<>();
    child
        .outcomes()
        .forEach(
            (name, isRight) -> {
              if (off.stream().noneMatch(boundary -> name.startsWith(boundary + "/"))) {
                if (!isRight) {
                  others.add(name);
                }
              } else if (isRight && name.contains("/stores/")) {
                carried.add(name);
              }
            });
    assertEquals(List.of(), others, child.said().toString());
    assertEquals(List.of(), carried);
  }

  @Test
  void periodicOff_hasPeriodicTasksBelongToNobodyAndNothingElse() throws Exception {
    Child child =
        Child.withAgent("periodic=off", "executor/", "timer/", "forkjoin/", "periodic-off/");
    List<String> wrong = new ArrayList<>(child.wrong());
    wrong.removeIf(name -> name.contains("/periodic/"));
    assertEquals(List.of(), wrong, child.said().toString());
    List<String> carried =
        child.outcomes().keySet().stream()
            .filter(name -> name.contains("/periodic/"))
            .filter(child.outcomes()::get)
            .toList();
    assertEquals(List.of(), carried);
  }

  @Test
  void remove_leavesTheJdkAsItWas() throws Exception {
    Child child = Child.run(List.of("-javaagent:" + AgentJar.path()), "app.Removed");
    assertEquals(List.of(), child.said());
    assertEquals(List.of(), child.wrong());
    assertTrue(child.outcomes().size() > 5, child.outcomes().toString());
  }

  @Test
  void copies_dontCrossAndAreCollected() throws Exception {
    Child child = Child.run(List.of("-javaagent:" + AgentJar.path()), "app.Copies");
    assertEquals(List.of(), child.wrong(), child.said().toString());
    assertEquals(4, child.outcomes().size(), child.said().toString());
  }

  /** All classes are loaded by then: what would have been a field of theirs is kept elsewhere. */
  @Test
  void agent_thatComesLateCarriesAll() throws Exception {
    Child child = Child.late("jdk");
    assertEquals(List.of(), child.wrong(), child.said().toString());
    assertEquals(List.of(), child.said());
    assertTrue(child.outcomes().size() >= 120, child.outcomes().toString());
    assertTrue(child.outcomes().containsKey("late/stores/a pool that has worked"));
  }
}
