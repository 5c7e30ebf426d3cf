package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncResource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a recorder need not be referred to
class ObservationSpansTest {
  private final List<String> told = new ArrayList<>();
  private final ObservationRegistry registry = ObservationRegistry.create();
  private final ObservationSpans spans = new ObservationSpans(registry);

  ObservationSpansTest() {
    registry.observationConfig().observationHandler(new Telling());
  }

  private final class Telling implements ObservationHandler<Observation.Context> {
    @Override
    public void onStart(Observation.Context context) {
      var parent = context.getParentObservation();
      told.add(
          "start "
              + name(context)
              + (parent == null ? "" : " under " + name(parent.getContextView())));
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
      told.add(event.getName() + " " + name(context));
    }

    @Override
    public void onStop(Observation.Context context) {
      told.add("stop " + name(context));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    private static String name(Observation.ContextView context) {
      var type = context.getLowCardinalityKeyValue("async.type");
      return type == null ? context.getName() : type.getValue();
    }
  }

  @Test
  void spansLieUnderTheRequestAndUnderWhatCausedThem() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(spans).start()) {
      Observation request = Observation.start("request", registry);
      request.scoped(
          () -> {
            AsyncResource query = new AsyncResource("Query");
            query.runInAsyncScope(() -> new AsyncResource("Row").emitDestroy());
            query.emitPromiseResolve();
            query.emitDestroy();
          });
      request.stop();
      assertEquals(0, spans.open());
    }
    assertEquals(
        List.of(
            "start request",
            "start Query under request",
            "async.before Query",
            "start Row under Query",
            "stop Row",
            "async.after Query",
            "stop Query",
            "stop request"),
        told);
  }

  @Test
  void workThatACompletedFutureCausedLiesUnderTheNearestCauseThatGoesOn() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(spans).start()) {
      AsyncResource outer = new AsyncResource("Outer");
      outer.runInAsyncScope(
          () -> {
            AsyncResource inner = new AsyncResource("Inner");
            inner.emitPromiseResolve();
            inner.runInAsyncScope(() -> new AsyncResource("Late").emitDestroy());
            inner.emitDestroy();
          });
      outer.emitDestroy();
    }
    assertEquals(true, told.contains("start Late under Outer"), told.toString());
  }

  @Test
  void whatWorkObservesLiesUnderIt() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(spans).start()) {
      Observation request = Observation.start("request", registry);
      request.scoped(
          () -> {
            AsyncResource query = new AsyncResource("Query");
            query.runInAsyncScope(() -> Observation.start("socket", registry).stop());
            query.emitDestroy();
            assertSame(request, registry.getCurrentObservation());
          });
      request.stop();
    }
    assertEquals(true, told.contains("start socket under Query"), told.toString());
    assertNull(registry.getCurrentObservationScope());
  }

  @Test
  void scopesEndWithTheRun_whateverTheWorkDoes() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().observer(spans).start()) {
      AsyncResource future = new AsyncResource("Future");
      future.runInAsyncScope(
          () -> {
            var left = Observation.start("left open", registry).openScope();
            assertSame(left, registry.getCurrentObservationScope());
            future.emitPromiseResolve();
          });
      assertNull(registry.getCurrentObservationScope());
      future.runInAsyncScope(() -> assertNull(registry.getCurrentObservation()));
      future.emitDestroy();
    }
  }

  @Test
  void nullRegistryIsRefused() {
    assertThrows(NullPointerException.class, () -> new ObservationSpans(null));
  }
}
