package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.junit.LeavesNothingBehind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.support.DependencyInjectionTestExecutionListener;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tests with {@code @SpringBootTest} that leave nothing behind, as an application has them. */
final class SpringBootTestsTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();
  private static final List<AsyncEnvironment> SEEN = new ArrayList<>();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {}

  private static String afterAHop() {
    return String.valueOf(
        ID.call(
            "mine",
            () ->
                Mono.fromCallable(() -> String.valueOf(ID.getStore()))
                    .subscribeOn(Schedulers.parallel())
                    .block()));
  }

  private static void see(AsyncEnvironment environment) {
    SEEN.add(environment);
    assertFalse(environment.isClosed());
    assertNull(ID.getStore());
    assertEquals("mine", afterAHop());
  }

  @SpringBootTest(classes = App.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
  @LeavesNothingBehind
  static final class First {
    @Autowired AsyncEnvironment environment;

    @Test
    void one() {
      see(environment);
    }

    @Test
    void two() {
      see(environment);
    }
  }

  /** Ends the context, which would carry stores in the tests that follow. */
  @SpringBootTest(classes = App.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
  @DirtiesContext
  @LeavesNothingBehind
  static final class SameContext {
    @Autowired AsyncEnvironment environment;

    @Test
    void one() {
      see(environment);
    }
  }

  @SpringBootTest(
      classes = App.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE,
      properties = "spring.application.name=other")
  @DirtiesContext
  @LeavesNothingBehind
  static final class OtherContext {
    @Autowired AsyncEnvironment environment;

    @Test
    void one() {
      see(environment);
    }
  }

  @SpringBootTest(
      classes = App.class,
      webEnvironment = SpringBootTest.WebEnvironment.NONE,
      properties = "spring.application.name=without")
  @TestExecutionListeners(DependencyInjectionTestExecutionListener.class)
  @DirtiesContext
  @LeavesNothingBehind
  static final class WithoutTheListener {
    @Autowired AsyncEnvironment environment;

    @Test
    void one() {
      see(environment);
    }
  }

  private static EngineExecutionResults run(Class<?>... tests) {
    SEEN.clear();
    return EngineTestKit.engine("junit-jupiter")
        .selectors(Stream.of(tests).map(test -> selectClass(test)).toArray(ClassSelector[]::new))
        .execute();
  }

  @Test
  void contextsAreSharedAndEndedAndNoTestIsBlamedForThem() {
    run(First.class, OtherContext.class, SameContext.class)
        .testEvents()
        .assertStatistics(events -> events.succeeded(4).failed(0));
    assertSame(SEEN.get(0), SEEN.get(1), "one environment for a class");
    assertNotSame(SEEN.get(0), SEEN.get(2), "and another for another context");
    assertSame(SEEN.get(0), SEEN.get(3), "and the same for a context that is used again");
    assertEquals("other", SEEN.get(2).name());
    assertTrue(SEEN.get(2).isClosed());
    assertTrue(SEEN.get(0).isClosed());
  }

  @Test
  void testThatLoadsItsContextIsBlamedForItOtherwise() {
    List<String> failures =
        run(WithoutTheListener.class).allEvents().failed().stream()
            .map(event -> event.getRequiredPayload(TestExecutionResult.class))
            .map(result -> String.valueOf(result.getThrowable().orElseThrow().getMessage()))
            .toList();
    assertTrue(
        failures.stream().anyMatch(failure -> failure.contains("changed global state")),
        failures.toString());
  }
}
