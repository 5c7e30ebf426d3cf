package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.asynclocal.environment.AsyncEnvironment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The integration as an environment finds it. */
final class EnvironmentTest {

  @Test
  void environment_installsOnStartAndTakesOutOnClose() {
    List<Object> before = Plugins.handlers();
    AsyncEnvironment environment = AsyncEnvironment.start();
    try {
      assertEquals(-1, Plugins.handlers().indexOf(null), "every slot is used");
    } finally {
      environment.close();
    }

    assertEquals(before, Plugins.handlers());
  }

  @Test
  void environments_shareOneInstallationUntilTheLastCloses() {
    AsyncEnvironment first = AsyncEnvironment.start();
    List<Object> installed = Plugins.handlers();
    AsyncEnvironment second = AsyncEnvironment.start();

    assertEquals(installed, Plugins.handlers());
    first.close();
    assertEquals(installed, Plugins.handlers());
    second.close();

    assertNotEquals(installed, Plugins.handlers());
    assertEquals(Plugins.none(), Plugins.handlers());
  }
}
