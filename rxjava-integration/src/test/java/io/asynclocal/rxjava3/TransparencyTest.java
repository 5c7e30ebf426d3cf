package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asynclocal.rxjava3.Trace.Consumption;
import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing but the context is different with an installation: signals, fusion, conditional
 * subscribers, errors that nobody gets, and what other handlers of {@code RxJavaPlugins} are told.
 */
@SuppressWarnings("try") // handlers are there to be closed
final class TransparencyTest {

  @BeforeAll
  static void fusionCanBeSeen() {
    assumeTrue(Version.SHOWS_QUEUES);
  }

  static Stream<String> flowableOperators() {
    return Pipelines.flowableOperators().keySet().stream();
  }

  static Stream<String> observableOperators() {
    return Pipelines.observableOperators().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("flowableOperators")
  void flowable_doesTheSameWithAnInstallation(String operator) {
    var apply = Pipelines.flowableOperators().get(operator);
    Pipelines.flowables()
        .forEach(
            (name, source) -> {
              for (Consumption consumption : Consumption.values()) {
                assertSame(
                    name + ", " + operator + ", " + consumption,
                    trace -> apply.apply(source.get()).subscribe(trace.subscriber(consumption)));
              }
            });
  }

  @ParameterizedTest
  @MethodSource("observableOperators")
  void observable_doesTheSameWithAnInstallation(String operator) {
    var apply = Pipelines.observableOperators().get(operator);
    Pipelines.observables()
        .forEach(
            (name, source) -> {
              for (Consumption consumption : Consumption.values()) {
                assertSame(
                    name + ", " + operator + ", " + consumption,
                    trace -> apply.apply(source.get()).subscribe(trace.observer(consumption)));
              }
            });
  }

  @Test
  void single_doesTheSameWithAnInstallation() {
    Pipelines.singles()
        .forEach(
            (name, single) ->
                assertSame(
                    name,
                    trace -> {
                      Trace.ValueEnd end = trace.valueObserver();
                      single.subscribe(end);
                      end.dispose();
                    }));
  }

  @Test
  void maybe_doesTheSameWithAnInstallation() {
    Pipelines.maybes()
        .forEach(
            (name, maybe) ->
                assertSame(
                    name,
                    trace -> {
                      Trace.ValueEnd end = trace.valueObserver();
                      maybe.subscribe(end);
                      end.dispose();
                    }));
  }

  @Test
  void completable_doesTheSameWithAnInstallation() {
    Pipelines.completables()
        .forEach(
            (name, completable) ->
                assertSame(
                    name,
                    trace -> {
                      Trace.ValueEnd end = trace.valueObserver();
                      completable.subscribe(end);
                      end.dispose();
                    }));
  }

  @Test
  void trace_tellsFusionFromNone() throws Throwable {
    List<String> fused =
        traced(
            trace ->
                Pipelines.flowables()
                    .get("range")
                    .get()
                    .subscribe(trace.subscriber(Consumption.FUSED)));
    List<String> hidden =
        traced(
            trace ->
                Pipelines.flowables()
                    .get("hidden range")
                    .get()
                    .subscribe(trace.subscriber(Consumption.FUSED)));

    assertTrue(fused.contains("fusion mode 1"), fused::toString);
    assertFalse(hidden.contains("fusion mode 1"), hidden::toString);
  }

  private static void assertSame(String pipeline, Consumer<Trace> work) {
    List<String> without;
    List<String> with;
    try {
      without = traced(work);
      try (RxJavaInstallation installed = RxJavaIntegration.install()) {
        with = traced(work);
      }
    } catch (Throwable thrown) {
      throw new AssertionError(pipeline, thrown);
    }
    assertEquals(without, with, pipeline);
    assertFalse(without.isEmpty(), pipeline);
  }

  private static List<String> traced(Consumer<Trace> work) throws Throwable {
    Trace trace = new Trace();
    Consumer<? super Throwable> errorHandler = RxJavaPlugins.getErrorHandler();
    RxJavaPlugins.setErrorHandler(failure -> trace.note("undeliverable " + failure.getMessage()));
    try (Watching watching = new Watching(trace)) {
      work.accept(trace);
    } finally {
      RxJavaPlugins.setErrorHandler(errorHandler);
    }
    return new ArrayList<>(trace.events());
  }
}
