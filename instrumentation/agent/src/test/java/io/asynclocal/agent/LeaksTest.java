package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Libraries that are first used in a request keep nothing of it. */
class LeaksTest {
  private static final List<String> HOUSEKEEPING =
      List.of(
          "META-INF/asynclocal/housekeeping.txt",
          "reactor.",
          "io.reactivex.",
          "com.zaxxer.hikari.",
          "com.github.benmanes.caffeine.",
          "okhttp3.internal.",
          "io.netty.",
          "jdk.");

  @Test
  void everyStore_isCollectedWhileTheLibraryStaysInUse() throws Exception {
    Child child = Child.run(List.of("-javaagent:" + AgentJar.path()), "app.LeakChecks");
    assertEquals(List.of(), child.wrong(), child.said().toString());
    assertEquals(8, child.outcomes().size(), child.outcomes().toString());
  }

  /** The counterpart: these libraries' own tasks would keep it. */
  @Test
  @EnabledIfSystemProperty(named = "agent.each", matches = "true")
  void stores_areKeptByWhatIsNotLeftAlone() throws Exception {
    Path jar = AgentJar.without(HOUSEKEEPING);
    Child child = Child.run(List.of("-javaagent:" + jar, "-Dkept=5"), "app.LeakChecks");
    Files.delete(jar);
    assertEquals(child.outcomes().keySet(), Set.copyOf(child.wrong()), child.said().toString());
  }
}
