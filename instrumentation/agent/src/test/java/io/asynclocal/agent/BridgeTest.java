package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BridgeTest {
  @Test
  void bridge_isDefinedWhole() throws Exception {
    Path folder = AgentJar.location(AsyncLocalAgent.class).resolve("io/asynclocal/agent/bridge");
    Set<String> compiled;
    try (var files = Files.list(folder)) {
      compiled =
          files
              .map(file -> file.getFileName().toString().replace(".class", ""))
              .filter(name -> !name.equals("package-info"))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertEquals(compiled, new TreeSet<>(Arrays.asList(BridgeLoader.CLASSES)));
  }
}
