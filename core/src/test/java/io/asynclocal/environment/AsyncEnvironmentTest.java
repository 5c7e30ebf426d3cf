package io.asynclocal.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.RootContext;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.ForeignWork;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RootContext.class)
class AsyncEnvironmentTest {
  private static final String SERVICE = "META-INF/services/" + Integration.class.getName();

  private final List<String> seen = new ArrayList<>();

  /** What a service file names. */
  public static final class FoundIntegration implements Integration {
    @Override
    public String name() {
      return "found";
    }

    @Override
    public void install(AsyncEnvironment environment) {
      environment.instanceData(FOUND, Object::new);
    }
  }

  private static final InstanceKey<Object> FOUND = InstanceKey.of("found");

  private Integration integration(String name, Runnable onInstall) {
    return new Integration() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void install(AsyncEnvironment environment) {
        onInstall.run();
        seen.add("install " + name);
        environment.addCleanupHook(() -> seen.add("undo " + name));
      }
    };
  }

  private static AsyncEnvironment start(Integration... integrations) {
    return AsyncEnvironment.builder().name("test").integrations(integrations).start();
  }

  private static URLClassLoader naming(String integration, Path directory) throws IOException {
    Path service = directory.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, integration);
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, AsyncEnvironmentTest.class.getClassLoader());
  }

  @Test
  void start_installsNothingWhereNothingIsFound() {
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      assertEquals("default", environment.name());
      assertFalse(environment.isClosed());
    }
  }

  @Test
  void start_installsWhatTheServiceFilesName(@TempDir Path directory) throws IOException {
    try (URLClassLoader loader = naming(FoundIntegration.class.getName(), directory);
        AsyncEnvironment environment = AsyncEnvironment.builder().classLoader(loader).start()) {
      Object own = new Object();
      assertFalse(environment.instanceData(FOUND, () -> own) == own, "not installed");
    }
  }

  @Test
  void start_letsOutThatAnIntegrationCanNotBeLoaded(@TempDir Path directory) throws IOException {
    try (URLClassLoader loader = naming("no.such.Integration", directory)) {
      EnvironmentBuilder builder = AsyncEnvironment.builder().classLoader(loader);
      assertThrows(ServiceConfigurationError.class, builder::start);
    }
  }

  @Test
  void integrations_areInstalledInOrderAndUndoneInReverse() {
    start(integration("a", () -> {}), integration("b", () -> {})).close();
    assertEquals(List.of("install a", "install b", "undo b", "undo a"), seen);
  }

  @Test
  void integrations_areInstalledWithNothingBound() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    storage.run(
        "request", () -> start(integration("a", () -> seen.add("" + storage.getStore()))).close());
    assertEquals("null", seen.get(0));
  }

  @Test
  void start_undoesWhatIsInstalledWhenAnIntegrationThrows() {
    IllegalStateException cause = new IllegalStateException("no such library");
    Integration good = integration("good", () -> {});
    Integration bad =
        integration(
            "bad",
            () -> {
              throw cause;
            });
    var e = assertThrows(IllegalStateException.class, () -> start(good, bad));
    assertSame(cause, e.getCause());
    assertTrue(e.getMessage().contains("'bad'"), e.getMessage());
    assertTrue(e.getMessage().contains("'test'"), e.getMessage());
    assertEquals(List.of("install good", "undo good"), seen);
  }

  @Test
  void start_keepsWhatUndoingThrewBesideTheCause() {
    RuntimeException whileUndoing = new RuntimeException("undo");
    Integration bad =
        new Integration() {
          @Override
          public String name() {
            return "bad";
          }

          @Override
          public void install(AsyncEnvironment environment) {
            environment.addCleanupHook(
                () -> {
                  throw whileUndoing;
                });
            throw new IllegalArgumentException();
          }
        };
    var e = assertThrows(IllegalStateException.class, () -> start(bad));
    assertEquals(List.of(whileUndoing), List.of(e.getSuppressed()));
  }

  @Test
  void close_twiceDoesNothing() {
    AsyncEnvironment environment = start();
    environment.addCleanupHook(() -> seen.add("hook"));
    environment.close();
    environment.close();
    assertTrue(environment.isClosed());
    assertEquals(List.of("hook"), seen);
  }

  @Test
  void closed_refusesUseWithAMessageThatSaysWhatToDo() {
    AsyncEnvironment environment = start();
    ForeignWork foreign = ForeignWork.of(environment);
    environment.close();
    List<Runnable> uses =
        List.of(
            () -> environment.addCleanupHook(() -> seen.add("never")),
            () -> environment.addAsyncCleanupHook(() -> null),
            () -> environment.instanceData(InstanceKey.of("late"), Object::new),
            () -> ForeignWork.of(environment),
            () -> foreign.open("late"),
            () -> foreign.function("late", Runnable::run, late -> {}).build());
    for (Runnable use : uses) {
      var e = assertThrows(IllegalStateException.class, use::run);
      assertTrue(e.getMessage().contains("Environment 'test' is closed"), e.getMessage());
      assertTrue(e.getMessage().contains(Thread.currentThread().getName()), e.getMessage());
      assertTrue(e.getMessage().contains("AsyncEnvironment.start()"), e.getMessage());
    }
    assertEquals(0, foreign.openOperations());
    assertEquals(List.of(), seen);
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  @Test
  void environments_goOnWhenAnotherIsClosed() {
    InstanceKey<String> key = InstanceKey.of("key");
    AsyncEnvironment first = start();
    try (AsyncEnvironment second = start()) {
      assertEquals("first", first.instanceData(key, () -> "first"));
      assertEquals("second", second.instanceData(key, () -> "second"));
      second.addCleanupHook(() -> seen.add("second"));
      AsyncOperation operation = ForeignWork.of(second).open("operation");
      first.close();
      assertEquals(List.of(), seen);
      assertEquals(1, ForeignWork.of(second).openOperations());
      assertEquals("second", second.instanceData(key, () -> "other"));
      operation.makeCallback(() -> seen.add("callback"));
      operation.close();
    }
    assertEquals(List.of("callback", "second"), seen);
  }

  @Test
  @SuppressWarnings("DataFlowIssue")
  void arguments_areChecked() {
    EnvironmentBuilder builder = AsyncEnvironment.builder();
    assertThrows(NullPointerException.class, () -> builder.name(null));
    var e = assertThrows(IllegalArgumentException.class, () -> builder.name(" "));
    assertTrue(e.getMessage().contains("\" \""), e.getMessage());
    assertThrows(NullPointerException.class, () -> builder.classLoader(null));
    assertThrows(NullPointerException.class, () -> builder.integrations((Integration[]) null));
    var missing =
        assertThrows(
            NullPointerException.class,
            () -> builder.integrations(integration("a", () -> {}), null));
    assertTrue(missing.getMessage().startsWith("integrations[1] is null."), missing.getMessage());
    assertThrows(NullPointerException.class, () -> builder.configured((Integration[]) null));
    assertThrows(NullPointerException.class, () -> builder.configured((Integration) null));
    try (AsyncEnvironment environment = start()) {
      assertThrows(NullPointerException.class, () -> environment.addCleanupHook(null));
      assertThrows(NullPointerException.class, () -> environment.removeCleanupHook(null));
    }
  }

  @Test
  void toString_saysWhetherItIsClosed() {
    AsyncEnvironment environment = start();
    assertEquals("AsyncEnvironment[test]", environment.toString());
    environment.close();
    assertEquals("AsyncEnvironment[test, closed]", environment.toString());
  }
}
