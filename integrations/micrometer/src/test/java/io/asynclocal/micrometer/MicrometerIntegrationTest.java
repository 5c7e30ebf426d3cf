package io.asynclocal.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Installation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry's accessor, which is put back after each test as the service loader found it. */
final class MicrometerIntegrationTest {
  private static final ContextRegistry REGISTRY = ContextRegistry.getInstance();

  private final List<ThreadLocalAccessor<?>> before = List.copyOf(registered());

  @BeforeEach
  void theServiceLoaderHasFoundOne() {
    assertEquals(1, before.size());
  }

  @AfterEach
  void whatWasThereIsPutBack() {
    REGISTRY.registerThreadLocalAccessor(before.get(0));
  }

  private static List<ThreadLocalAccessor<?>> registered() {
    return REGISTRY.getThreadLocalAccessors().stream()
        .filter(accessor -> accessor.key().equals(AsyncContextAccessor.KEY))
        .toList();
  }

  private static void remove() {
    REGISTRY.removeThreadLocalAccessor(AsyncContextAccessor.KEY);
  }

  @Test
  void environment_leavesWhatTheServiceLoaderFound() {
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      assertEquals(before, registered());
      assertEquals(List.of(), environment.overwritten());
    }
    assertEquals(before, registered());
  }

  @Test
  void environments_registerOneUntilTheLastIsClosed() {
    remove();
    AsyncEnvironment first = AsyncEnvironment.start();
    List<ThreadLocalAccessor<?>> installed = registered();
    assertEquals(1, installed.size());
    assertSame(AsyncContextAccessor.class, installed.get(0).getClass());
    AsyncEnvironment second = AsyncEnvironment.start();
    first.close();
    assertEquals(installed, registered());
    second.close();
    assertEquals(List.of(), registered());
  }

  @Test
  void installations_areClosedInAnyOrder() {
    remove();
    Installation first = MicrometerIntegration.install();
    Installation second = MicrometerIntegration.install();
    first.close();
    first.close();
    assertEquals(1, registered().size());
    second.close();
    assertEquals(List.of(), registered());
  }

  @Test
  void overwritten_namesTheKeyOfAnAccessorThatWasRemovedOrReplaced() {
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      assertEquals(List.of(), environment.overwritten());
      remove();
      assertEquals(
          List.of("Micrometer accessor: io.asynclocal.context"), environment.overwritten());
      REGISTRY.registerThreadLocalAccessor(AsyncContextAccessor.KEY, new ThreadLocal<String>());
      assertEquals(
          List.of("Micrometer accessor: io.asynclocal.context"), environment.overwritten());
    }
  }

  @Test
  void close_leavesWhatSomebodyElseHasRegistered() {
    remove();
    Installation installation = MicrometerIntegration.install();
    remove();
    REGISTRY.registerThreadLocalAccessor(AsyncContextAccessor.KEY, new ThreadLocal<String>());
    List<ThreadLocalAccessor<?>> others = registered();
    installation.close();
    assertEquals(others, registered());
    assertEquals(List.of(), installation.overwritten());
  }

  @Test
  void install_doesNotReplaceAnAccessorOfAnotherClass() {
    REGISTRY.registerThreadLocalAccessor(AsyncContextAccessor.KEY, new ThreadLocal<String>());
    List<ThreadLocalAccessor<?>> others = registered();
    try (AsyncEnvironment environment = AsyncEnvironment.start()) {
      assertEquals(others, registered());
      assertEquals(
          List.of("Micrometer accessor: io.asynclocal.context"), environment.overwritten());
    }
    assertEquals(others, registered());
  }
}
