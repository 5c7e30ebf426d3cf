package io.asynclocal.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeftAloneTest {
  /** What an integration binds is bound; it would be two resources for hooks otherwise. */
  @Test
  void everyIntegration_isLeftAlone() throws Exception {
    List<String> packages;
    Path integrations = Path.of("../../integrations");
    try (var files = Files.walk(integrations, 8)) {
      packages =
          files
              .filter(Files::isDirectory)
              .map(folder -> integrations.relativize(folder).toString().replace('\\', '/'))
              .filter(folder -> folder.matches("[^/]+/src/main/(java|kotlin)/io/asynclocal/[^/]+"))
              .map(folder -> folder.replaceFirst(".*/io/", "io/").replace('/', '.') + ".")
              .filter(name -> !name.contains("boot"))
              .toList();
    }
    assertTrue(packages.contains("io.asynclocal.okhttp."), packages.toString());
    assertEquals(
        List.of(), packages.stream().filter(name -> !LeftAlone.SHIPPED.contains(name)).toList());
  }
}
