package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedInstallationTest {
  private final List<String> seen = new ArrayList<>();
  private final List<String> overwritten = new ArrayList<>();
  private final SharedInstallation shared =
      SharedInstallation.of(
          "test hooks",
          () -> {
            seen.add("install");
            return new Installation() {
              @Override
              public void close() {
                seen.add("undo");
              }

              @Override
              public List<String> overwritten() {
                return overwritten;
              }

              @Override
              public void repair() {
                overwritten.clear();
              }
            };
          });

  private static AsyncEnvironment start() {
    return AsyncEnvironment.builder().name("test").integrations().start();
  }

  @Test
  void environments_shareOneInstallationUntilTheLastIsClosed() {
    AsyncEnvironment first = start();
    AsyncEnvironment second = start();
    assertFalse(shared.isInstalled());
    shared.installIn(first);
    shared.installIn(second);
    assertTrue(shared.isInstalled());
    first.close();
    assertEquals(List.of("install"), seen);
    second.close();
    assertEquals(List.of("install", "undo"), seen);
    assertFalse(shared.isInstalled());
  }

  @Test
  void environments_mayBeClosedInTheOrderOfTheirStart() {
    AsyncEnvironment first = start();
    AsyncEnvironment second = start();
    shared.installIn(first);
    shared.installIn(second);
    second.close();
    assertEquals(List.of("install"), seen);
    first.close();
    assertEquals(List.of("install", "undo"), seen);
  }

  @Test
  void handle_closedTwiceCountsOnce() {
    Installation first = shared.install();
    Installation second = shared.install();
    first.close();
    first.close();
    assertTrue(shared.isInstalled());
    second.close();
    assertEquals(List.of("install", "undo"), seen);
  }

  @Test
  void handle_closedBeforeItsEnvironmentLetsGo() {
    try (AsyncEnvironment environment = start()) {
      shared.installIn(environment).close();
      assertEquals(List.of("install", "undo"), seen);
    }
    assertEquals(List.of("install", "undo"), seen);
  }

  @Test
  void installation_isMadeAgainAfterItWasUndone() {
    shared.install().close();
    shared.install().close();
    assertEquals(List.of("install", "undo", "install", "undo"), seen);
  }

  @Test
  void handle_tellsWhatOthersHaveOverwritten() {
    Installation handle = shared.install();
    assertEquals(List.of(), handle.overwritten());
    overwritten.add("slot");
    assertEquals(List.of("test hooks: slot"), handle.overwritten());
    handle.close();
    assertEquals(List.of(), handle.overwritten());
  }

  @Test
  void environment_tellsWhatOthersHaveOverwritten() {
    AsyncEnvironment environment = start();
    AsyncEnvironment other = start();
    shared.installIn(environment);
    environment.keep(new OverwrittenInstallation());
    assertEquals(List.of("another slot"), environment.overwritten());
    overwritten.add("slot");
    assertEquals(List.of("test hooks: slot", "another slot"), environment.overwritten());
    assertEquals(List.of(), other.overwritten());
    environment.close();
    assertEquals(List.of(), environment.overwritten());
    other.close();
  }

  @Test
  void environment_repairsWhatOthersHaveOverwritten() {
    AsyncEnvironment environment = start();
    shared.installIn(environment);
    environment.keep(new OverwrittenInstallation());
    overwritten.add("slot");
    environment.repair();
    assertEquals(List.of("another slot"), environment.overwritten()); // which can't be repaired
    environment.close();
    assertThrows(IllegalStateException.class, environment::repair);
  }

  @Test
  void closedHandle_repairsNothing() {
    Installation handle = shared.install();
    Installation other = shared.install();
    handle.close();
    overwritten.add("slot");
    handle.repair();
    assertEquals(List.of("test hooks: slot"), other.overwritten());
    other.close();
  }

  @Test
  void environment_namesItsIntegrationsUntilItIsClosed() {
    Integration integration = new NamedIntegration();
    AsyncEnvironment environment = AsyncEnvironment.builder().integrations(integration).start();
    assertEquals(List.of(integration), environment.integrations());
    environment.close();
    assertEquals(List.of(), environment.integrations());
  }

  private static final class NamedIntegration implements Integration {
    @Override
    public String name() {
      return "named";
    }

    @Override
    public void install(AsyncEnvironment environment) {}
  }

  @Test
  void keptInstallation_isClosedWithItsEnvironmentOnly() {
    AsyncEnvironment environment = start();
    environment.keep(() -> seen.add("closed"));
    assertEquals(List.of(), seen);
    environment.close();
    assertEquals(List.of("closed"), seen);
    assertThrows(IllegalStateException.class, () -> environment.keep(() -> seen.add("again")));
    assertEquals(List.of("closed"), seen);
  }

  /** Something that another library has put its own hook over. */
  private static final class OverwrittenInstallation implements Installation {
    @Override
    public void close() {}

    @Override
    public List<String> overwritten() {
      return List.of("another slot");
    }
  }

  @Test
  void closedEnvironment_installsNothing() {
    AsyncEnvironment closed = start();
    closed.close();
    assertThrows(IllegalStateException.class, () -> shared.installIn(closed));
    assertFalse(shared.isInstalled());
    assertEquals(List.of("install", "undo"), seen);
  }

  @Test
  void installation_thatFailsIsTriedAgain() {
    RuntimeException failure = new IllegalStateException("on purpose");
    List<RuntimeException> failures = new ArrayList<>(List.of(failure));
    SharedInstallation failing =
        SharedInstallation.of(
            "failing",
            () -> {
              if (!failures.isEmpty()) {
                throw failures.remove(0);
              }
              return () -> seen.add("undo");
            });
    assertSame(failure, assertThrows(IllegalStateException.class, failing::install));
    assertFalse(failing.isInstalled());
    failing.install().close();
    assertEquals(List.of("undo"), seen);
  }

  @Test
  void undoing_thatFailsLeavesItNotInstalled() {
    RuntimeException failure = new IllegalStateException("on purpose");
    SharedInstallation failing =
        SharedInstallation.of(
            "failing",
            () ->
                () -> {
                  throw failure;
                });
    AsyncEnvironment environment = start();
    failing.installIn(environment);
    assertSame(failure, assertThrows(IllegalStateException.class, environment::close));
    assertFalse(failing.isInstalled());
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    assertThrows(IllegalArgumentException.class, () -> SharedInstallation.of(" ", () -> () -> {}));
    assertThrows(NullPointerException.class, () -> SharedInstallation.of("name", null));
    assertThrows(NullPointerException.class, () -> shared.installIn(null));
    SharedInstallation none = SharedInstallation.of("none", () -> null);
    assertThrows(NullPointerException.class, none::install);
    assertEquals("SharedInstallation[test hooks, held by 0]", shared.toString());
  }
}
