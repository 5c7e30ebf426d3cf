package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import shop.Checkout;

@SuppressWarnings("try") // a recorder need not be referred to
class AsyncStackTraceTest {
  private final CountDownLatch done = new CountDownLatch(1);

  @Test
  void current_showsTheCodeThatBeganTheWorkOnOtherThreads() {
    List<AsyncStackTrace> traces = new ArrayList<>();
    inCheckout(1, () -> traces.add(AsyncStackTrace.current()));
    AsyncStackTrace trace = traces.get(0);
    assertEquals("receipt", trace.frames().get(0).getMethodName());
    // The function that supplies the future's value, the future, and what handed over first.
    assertEquals(
        List.of("CompletableFuture charge", "CompletableFuture charge", "Executor lambda$handle$"),
        trace.origins().stream()
            .map(origin -> origin.type() + " " + method(origin).replaceFirst("\\d+$", ""))
            .toList());
    String text = trace.toString();
    assertTrue(text.contains("\tat shop.Checkout.charge(Checkout.java:"), text);
    assertTrue(
        text.matches(
            "(?s).*caused by asynchronous work begun at \\[runAsync \\d+ on thread 'worker'\\]\n.*"
                + "caused by asynchronous work begun at \\[execute \\d+ on thread '"
                + Thread.currentThread().getName()
                + "'\\]\n.*"),
        text);
    assertEquals(2, text.lines().filter(line -> line.startsWith("caused by ")).count(), text);
  }

  @Test
  void current_isTheCodesOwnStackWhenNobodyRecords() {
    AsyncStackTrace trace = AsyncStackTrace.current();
    assertEquals(List.of(), trace.origins());
  }

  @Test
  void current_namesTheOriginsWhoseStacksWereNotSampled() {
    List<AsyncStackTrace> traces = new ArrayList<>();
    // Of all that is begun the first alone has its stack taken: the oldest cause.
    inCheckout(1_000, () -> traces.add(AsyncStackTrace.current()));
    List<Origin> origins = traces.get(0).origins();
    assertEquals(List.of(), origins.get(0).stack());
    assertTrue(origins.get(origins.size() - 1).stack().size() > 0);
  }

  @Test
  void appendTo_addsTheStacksOfTheOriginsOnce() {
    List<Exception> failures = new ArrayList<>();
    inCheckout(
        1,
        () -> {
          IllegalStateException failure = new IllegalStateException("no money");
          assertSame(failure, AsyncStackTrace.appendTo(failure));
          AsyncStackTrace.appendTo(failure);
          failures.add(failure);
        });
    StringWriter printed = new StringWriter();
    failures.get(0).printStackTrace(new PrintWriter(printed, true));
    String text = printed.toString();
    assertEquals(1, failures.get(0).getSuppressed().length, text);
    assertTrue(text.contains("Suppressed: caused by asynchronous work begun at [runAsync "), text);
    assertTrue(text.contains("at shop.Checkout.charge(Checkout.java:"), text);
    assertTrue(text.contains("Caused by: caused by asynchronous work begun at [execute "), text);
    assertEquals(2, text.split("caused by ").length - 1, text);
  }

  @Test
  void appendTo_doesNothingOutsideOfAnyWork() {
    try (AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 8).start()) {
      assertEquals(0, AsyncStackTrace.appendTo(new IllegalStateException()).getSuppressed().length);
    }
  }

  @Test
  void stacks_areNoDeeperThanAskedFor() {
    List<AsyncStackTrace> traces = new ArrayList<>();
    try (AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 2).start();
        Waiting waiting = new Waiting()) {
      run(waiting, () -> traces.add(AsyncStackTrace.current()));
    }
    traces
        .get(0)
        .origins()
        .forEach(origin -> assertTrue(origin.stack().size() <= 2, "" + origin.stack()));
    assertEquals(2, traces.get(0).origins().get(0).stack().size());
  }

  private void inCheckout(int period, Runnable work) {
    try (AsyncRecorder recorder = AsyncRecorder.builder().stacks(period, 16).start();
        Waiting waiting = new Waiting()) {
      run(waiting, work);
    }
  }

  private void run(Waiting waiting, Runnable work) {
    new Checkout(waiting.pool)
        .handle(
            "/pay",
            () -> {
              work.run();
              done.countDown();
            });
    Waiting.until(done);
  }

  private static String method(Origin origin) {
    return origin.stack().get(0).getMethodName();
  }

  @Test
  void explainFailures_appendsToWhatLeavesAPieceOfWork() {
    List<Throwable> failures = new ArrayList<>();
    try (AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 8).explainFailures().start();
        Waiting waiting = new Waiting()) {
      new Checkout(waiting.pool)
          .failing("/pay")
          .whenComplete(
              (done, failure) -> {
                failures.add(failure.getCause());
                this.done.countDown();
              });
      Waiting.until(done);
    }
    assertEquals("no money", failures.get(0).getMessage());
    Throwable begun = failures.get(0).getSuppressed()[0];
    assertEquals(1, failures.get(0).getSuppressed().length);
    assertEquals("failing", begun.getStackTrace()[0].getMethodName().split("\\$")[1]);
  }

  @Test
  void explainFailures_leavesExceptionsAloneThatHaveNoStack() {
    RuntimeException shared = new RuntimeException("made once", null, true, false) {};
    try (AsyncRecorder recorder = AsyncRecorder.builder().explainFailures().start()) {
      Runnable program =
          () -> {
            throw shared;
          };
      assertThrows(RuntimeException.class, () -> recorder.run(program));
    }
    assertEquals(0, shared.getSuppressed().length);
  }
}
