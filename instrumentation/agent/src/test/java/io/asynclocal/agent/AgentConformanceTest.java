package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The recorded programs, on carriers of plain, unwrapped classes of the JDK. */
class AgentConformanceTest {
  @Test
  void everyProgram_isRightWithTheAgent() throws Exception {
    Child child = Child.run(List.of("-javaagent:" + AgentJar.path()), "app.Conformance");
    child.said().forEach(System.out::println);
    assertEquals(List.of(), child.wrong());
    assertEquals(10, child.outcomes().size(), child.outcomes().toString());
  }

  /** The counterpart: the programs see whether anything is carried. */
  @Test
  void programs_areWrongWithoutTheAgent() throws Exception {
    Child child = Child.run(List.of(), "app.Conformance", "futures");
    assertTrue(child.wrong().contains("conformance/futures"), child.outcomes().toString());
  }
}
