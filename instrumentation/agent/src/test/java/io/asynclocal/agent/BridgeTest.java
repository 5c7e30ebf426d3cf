package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BridgeTest {
  static List<BridgePart> parts() {
    return BridgePart.ALL;
  }

  @ParameterizedTest
  @MethodSource("parts")
  void bridge_isDefinedWhole(BridgePart part) throws IOException {
    Path folder = AgentJar.location(AsyncLocalAgent.class).resolve("io/asynclocal/agent/bridge");
    Set<String> compiled;
    try (var files = Files.list(folder.resolve(part.folder))) {
      compiled =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
              .map(name -> name.replace(".class", ""))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    assertEquals(compiled, new TreeSet<>(part.classes));
  }
}
