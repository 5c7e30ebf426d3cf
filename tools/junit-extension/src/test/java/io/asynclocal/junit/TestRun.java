package io.asynclocal.junit;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.AsyncContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;

/** A run of the tests of one class, on an engine of its own. */
final class TestRun {
  private final EngineExecutionResults results;

  private TestRun(EngineExecutionResults results) {
    this.results = results;
  }

  static TestRun of(Class<?> tests) {
    return of(tests, Map.of());
  }

  /** Runs as many tests at once as there are, up to 8. */
  static TestRun parallel(Class<?> tests) {
    return of(
        tests,
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "8"));
  }

  private static TestRun of(Class<?> tests, Map<String, String> parameters) {
    EngineExecutionResults results =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(tests))
            .configurationParameters(parameters)
            .execute();
    // The extension leaves nothing behind, whatever the tests do.
    assertInstanceOf(AsyncContext.class, AsyncBoundary.of("Any").capture());
    assertInstanceOf(AsyncContext.class, AsyncContext.root());
    return new TestRun(results);
  }

  /** Returns the display names of the tests that passed, in their order. */
  List<String> passed() {
    return names(results.testEvents(), TestExecutionResult.Status.SUCCESSFUL);
  }

  /** Returns the display names of the tests that failed, in their order. */
  List<String> failed() {
    return names(results.testEvents(), TestExecutionResult.Status.FAILED);
  }

  /** Returns the display names of the classes, factories and engines that failed. */
  List<String> failedContainers() {
    return names(results.containerEvents(), TestExecutionResult.Status.FAILED);
  }

  Throwable failure(String displayName) {
    return results.allEvents().stream()
        .filter(event -> event.getType() == EventType.FINISHED)
        .filter(event -> event.getTestDescriptor().getDisplayName().equals(displayName))
        .map(event -> event.getRequiredPayload(TestExecutionResult.class))
        .flatMap(result -> result.getThrowable().stream())
        .findFirst()
        .orElseThrow(() -> new AssertionError(displayName + " did not fail"));
  }

  private static List<String> names(Events events, TestExecutionResult.Status status) {
    return events.finished().stream()
        .filter(event -> event.getRequiredPayload(TestExecutionResult.class).getStatus() == status)
        .map((Event event) -> event.getTestDescriptor().getDisplayName())
        .sorted()
        .collect(toCollection(ArrayList::new));
  }
}
