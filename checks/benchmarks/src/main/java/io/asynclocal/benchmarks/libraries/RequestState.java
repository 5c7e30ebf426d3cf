package io.asynclocal.benchmarks.libraries;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What other libraries keep for one request: ten entries of the log context, a span, and an
 * Observation.
 */
final class RequestState {
  private static final int ENTRIES = 10;
  private static final SpanContext SPAN =
      SpanContext.create(
          "0123456789abcdef0123456789abcdef",
          "0123456789abcdef",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  final ObservationRegistry observations = ObservationRegistry.create();

  private final AtomicInteger checked = new AtomicInteger();
  private volatile @Nullable Thread enteredOn;

  RequestState() {
    observations.observationConfig().observationHandler(context -> true);
  }

  /** Makes all of it current on this thread, on which it stays. */
  @SuppressWarnings("MustBeClosedChecker") // it lasts as long as the benchmark's thread
  void enter() {
    for (int i = 0; i < ENTRIES; i++) {
      MDC.put("key" + i, "value" + i);
    }
    io.opentelemetry.context.Scope unused = Span.wrap(SPAN).makeCurrent();
    Observation.start("request", observations).openScope();
    enteredOn = Thread.currentThread();
    require(isComplete(), "entering left out something");
  }

  /** Makes all of it current, and checks that it comes along both hops. */
  void enterAndHop(Scheduler scheduler) {
    enter();
    Hops.publishOn(1, this::check).blockLast();
    Hops.observeOn(1, scheduler, this::check).blockingSubscribe();
    requireChecked(2);
  }

  /** Checks on another thread that all of it has come along; the item goes on as it is. */
  Integer check(Integer item) {
    require(Thread.currentThread() != enteredOn, "the work never left its thread");
    require(isComplete(), "something did not come along");
    checked.incrementAndGet();
    return item;
  }

  /** Checks on a thread without context that nothing of it is there; the item goes on as it is. */
  Integer checkAbsence(Integer item) {
    require(MDC.get("key0") == null, "the log context came along by itself");
    require(!Span.current().getSpanContext().isValid(), "the span came along by itself");
    checked.incrementAndGet();
    return item;
  }

  /** Fails unless so many checks were made, and succeeded. */
  void requireChecked(int times) {
    require(checked.get() == times, "checked " + checked + " times, not " + times);
  }

  private boolean isComplete() {
    Observation observation = observations.getCurrentObservation();
    boolean complete =
        SPAN.getSpanId().equals(Span.current().getSpanContext().getSpanId())
            && observation != null
            && "request".equals(observation.getContext().getName());
    for (int i = 0; i < ENTRIES; i++) {
      complete &= ("value" + i).equals(MDC.get("key" + i));
    }
    return complete;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(
          "On thread '" + Thread.currentThread().getName() + "': " + otherwise + ".");
    }
  }
}
