package io.asynclocal.opentelemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncFutures;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of the real SDK, and baggage. */
@SuppressWarnings("try") // scopes are closed, not used
class SpansTest {
  private final Exported exported = new Exported();
  private final SdkTracerProvider sdk =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exported)).build();
  private final Tracer tracer = sdk.get("test");
  private final Elsewhere elsewhere = new Elsewhere();

  @AfterEach
  void close() {
    elsewhere.close();
    sdk.close();
    assertSame(AsyncContext.root(), AsyncContext.current());
  }

  /** A piece of work in a span of its own, whose parent is the current span. */
  private void work(String name) {
    Span span = tracer.spanBuilder(name).startSpan();
    try (Scope scope = span.makeCurrent()) {
      assertSame(span, Span.current());
    } finally {
      span.end();
    }
  }

  @Test
  void spans_haveTheParentOfWhoHandedTheWorkOver() throws Exception {
    Span request = tracer.spanBuilder("request").startSpan();
    CompletableFuture<String> reply = new CompletableFuture<>();
    CompletableFuture<Void> answered;
    try (Scope scope = request.makeCurrent()) {
      elsewhere.run(() -> work("in a pool"));
      answered =
          AsyncFutures.propagating(reply)
              .thenRun(() -> work("after a reply"))
              .toCompletableFuture();
    }
    request.end();
    elsewhere.executeBare(() -> reply.complete("done"));
    answered.get(30, TimeUnit.SECONDS);
    work("of nobody");
    assertEquals(
        Map.of(
            "request", "",
            "in a pool", "request",
            "after a reply", "request",
            "of nobody", ""),
        exported.parents());
  }

  @Test
  void siblings_doNotSeeEachOthersSpans() throws Exception {
    Span request = tracer.spanBuilder("request").startSpan();
    try (Scope scope = request.makeCurrent()) {
      elsewhere.run(() -> tracer.spanBuilder("left current").startSpan().makeCurrent());
      elsewhere.run(() -> work("sibling"));
      assertSame(request, Span.current());
    }
    request.end();
    assertEquals("request", exported.parents().get("sibling"));
  }

  @Test
  void baggage_followsToo() throws Exception {
    try (Scope scope = Baggage.builder().put("tenant", "acme").build().makeCurrent()) {
      assertEquals("acme", elsewhere.call(() -> Baggage.current().getEntryValue("tenant")));
    }
    assertEquals(Baggage.empty(), Baggage.current());
    assertSame(Context.root(), Context.current());
  }

  /** Keeps the spans that have ended. */
  private static final class Exported implements SpanExporter {
    private final Map<String, SpanData> spans = new ConcurrentHashMap<>();

    /** Returns the names of the spans, each with that of its parent. */
    Map<String, String> parents() {
      Map<String, String> parents = new ConcurrentHashMap<>();
      spans
          .values()
          .forEach(
              span ->
                  parents.put(
                      span.getName(),
                      spans.values().stream()
                          .filter(other -> other.getSpanId().equals(span.getParentSpanId()))
                          .map(SpanData::getName)
                          .findAny()
                          .orElse("")));
      return parents;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> ended) {
      ended.forEach(span -> spans.put(span.getName(), span));
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
