package io.asynclocal.brave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import brave.ScopedSpan;
import brave.Tracer;
import brave.Tracing;
import brave.baggage.BaggageField;
import brave.baggage.BaggagePropagation;
import brave.baggage.BaggagePropagationConfig.SingleBaggageField;
import brave.baggage.CorrelationScopeConfig.SingleCorrelationField;
import brave.context.slf4j.MDCScopeDecorator;
import brave.propagation.B3Propagation;
import brave.propagation.CurrentTraceContext;
import brave.propagation.CurrentTraceContext.Scope;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncFutures;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Spans of a real tracer, in 150 requests at once, through pools, timers and futures of others. */
class SpansTest {
  private static final int REQUESTS = 150;
  private static final BaggageField TENANT = BaggageField.create("tenant");
  private static final ExecutorService BARE = Executors.newFixedThreadPool(4);
  private static final ScheduledExecutorService BARE_TIMER = Executors.newScheduledThreadPool(1);

  private final ExecutorService pool = AsyncExecutors.propagating(BARE);
  private final ScheduledExecutorService timer = AsyncExecutors.propagating(BARE_TIMER);
  private Tracing tracing;

  private Tracer tracer(CurrentTraceContext.Builder current) {
    tracing =
        Tracing.newBuilder()
            .currentTraceContext(
                current
                    .addScopeDecorator(
                        MDCScopeDecorator.newBuilder()
                            .add(SingleCorrelationField.create(TENANT))
                            .build())
                    .build())
            .propagationFactory(
                BaggagePropagation.newFactoryBuilder(B3Propagation.FACTORY)
                    .add(SingleBaggageField.local(TENANT))
                    .build())
            .build();
    return tracing.tracer();
  }

  @AfterEach
  void leaveNothing() throws Exception {
    tracing.close();
    assertSame(AsyncContext.root(), AsyncContext.current());
    List<Future<AsyncContext>> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      seen.add(BARE.submit(AsyncContext::current));
    }
    for (Future<AsyncContext> each : seen) {
      assertSame(AsyncContext.root(), each.get(30, TimeUnit.SECONDS));
    }
    assertNull(MDC.get("traceId"));
  }

  /** What is seen of one request, after each hop. */
  private static final class Request {
    final String own;
    final List<CompletableFuture<String>> seen = new ArrayList<>();

    Request(String own) {
      this.own = own;
    }

    long wrong() {
      return seen.stream().filter(each -> !own.equals(each.join())).count();
    }
  }

  private static String read(Tracing tracing) {
    TraceContext current = tracing.currentTraceContext().get();
    return current == null ? "none" : current.traceIdString() + " " + TENANT.getValue(current);
  }

  private Request begin(Tracer tracer, int number) {
    ScopedSpan span = tracer.startScopedSpanWithParent("request", null);
    try {
      TENANT.updateValue(span.context(), "tenant-" + number);
      Request request = new Request(span.context().traceIdString() + " tenant-" + number);
      CompletableFuture<String> foreign = new CompletableFuture<>();
      request.seen.add(CompletableFuture.supplyAsync(() -> read(tracing), pool));
      request.seen.add(AsyncFutures.propagating(foreign).thenApply(reply -> read(tracing)));
      CompletableFuture<String> later = new CompletableFuture<>();
      int delay = ThreadLocalRandom.current().nextInt(3);
      timer.schedule(() -> later.complete(read(tracing)), delay, TimeUnit.MILLISECONDS);
      request.seen.add(later);
      CompletableFuture<String> child = new CompletableFuture<>();
      pool.execute(
          () -> {
            ScopedSpan inner = tracer.startScopedSpan("inner");
            inner.finish();
            child.complete(read(tracing));
          });
      request.seen.add(child);
      BARE.execute(() -> foreign.complete("done"));
      return request;
    } finally {
      span.finish();
    }
  }

  private long wrongReads(CurrentTraceContext.Builder current) {
    Tracer tracer = tracer(current);
    List<CompletableFuture<Request>> begun = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      int number = i;
      begun.add(
          CompletableFuture.supplyAsync(
              () -> AsyncContext.root().call(() -> begin(tracer, number)), BARE));
    }
    return begun.stream().map(CompletableFuture::join).mapToLong(Request::wrong).sum();
  }

  @Test
  void of150Requests_eachSeesItsOwnTraceAndBaggageBehindEveryHop() {
    assertEquals(0, wrongReads(StoreCurrentTraceContext.newBuilder()));
  }

  @Test
  void withBravesOwn_theyAreLost() {
    long wrong = wrongReads(ThreadLocalCurrentTraceContext.newBuilder());
    assertTrue(wrong > REQUESTS, wrong + " of " + 4 * REQUESTS);
  }

  @Test
  void scopeDecorators_seeScopesOpenAndClose() {
    Tracer tracer = tracer(StoreCurrentTraceContext.newBuilder());
    ScopedSpan span = tracer.startScopedSpan("request");
    TENANT.updateValue("acme");
    try (Scope again = tracing.currentTraceContext().newScope(span.context())) {
      assertNotNull(again);
      assertEquals(span.context().traceIdString(), MDC.get("traceId"));
      assertEquals("acme", MDC.get("tenant"));
    }
    span.finish();
    assertNull(MDC.get("traceId"));
    assertNull(MDC.get("tenant"));
  }

  @Test
  void scopeThatIsClosedTwiceOrElsewhere_changesNothingThere() throws Exception {
    Tracer tracer = tracer(StoreCurrentTraceContext.newBuilder());
    TraceContext one = tracer.newTrace().context();
    TraceContext two = tracer.newTrace().context();
    CurrentTraceContext current = StoreCurrentTraceContext.newBuilder().build();
    Scope outer = current.newScope(one);
    BARE.submit(outer::close).get(30, TimeUnit.SECONDS);
    assertSame(one, current.get());
    Scope inner = current.newScope(two);
    inner.close();
    inner.close();
    assertSame(one, current.get());
    outer.close();
    assertNull(current.get());
  }

  @Test
  void scopeLeftOpen_endsWithItsCallback() throws Exception {
    Tracer tracer = tracer(StoreCurrentTraceContext.newBuilder());
    TraceContext own = tracer.newTrace().context();
    pool.submit(() -> tracing.currentTraceContext().newScope(own)).get(30, TimeUnit.SECONDS);
    assertNull(BARE.submit(tracing.currentTraceContext()::get).get(30, TimeUnit.SECONDS));
  }

  @Test
  void closedSpan_isNotKept() {
    Function<String, WeakReference<TraceContext>> spanOf =
        name -> {
          ScopedSpan span = tracing.tracer().startScopedSpan(name);
          CompletableFuture.supplyAsync(() -> read(tracing), pool).join();
          span.finish();
          return new WeakReference<>(span.context());
        };
    tracer(StoreCurrentTraceContext.newBuilder());
    WeakReference<TraceContext> span = spanOf.apply("request");
    for (int i = 0; i < 50 && span.get() != null; i++) {
      System.gc();
      BARE.submit(() -> {});
    }
    assertNull(span.get());
  }
}
