package io.asynclocal.brave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import brave.ScopedSpan;
import brave.Tracing;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class BraveReadmeTest {
  private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();
  private final ExecutorService pool =
      AsyncExecutors.propagating(Executors.newSingleThreadExecutor());

  private void log(String line) {
    logged.add(line);
  }

  @Test
  void span_isCurrentInAPool() throws Exception {
    Tracing tracing =
        Tracing.newBuilder()
            .currentTraceContext(StoreCurrentTraceContext.newBuilder().build())
            .build();
    ScopedSpan span = tracing.tracer().startScopedSpan("request");
    pool.execute(
        () -> log(tracing.tracer().currentSpan().context().traceIdString())); // the request's
    span.finish();
    try {
      assertEquals(span.context().traceIdString(), logged.poll(30, TimeUnit.SECONDS));
    } finally {
      tracing.close();
      pool.shutdownNow();
    }
  }
}
