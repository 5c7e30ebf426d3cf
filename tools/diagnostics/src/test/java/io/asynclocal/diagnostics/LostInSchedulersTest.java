package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import shop.Mail;

/** Schedulers that no integration has been told of. */
class LostInSchedulersTest {
  private final AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
  private final Mail mail = new Mail(storage);
  private final List<LostStore> reports = new CopyOnWriteArrayList<>();
  private final LostStores watch = LostStores.of(storage).reportTo(reports::add).watch();

  @AfterEach
  void stop() {
    watch.close();
  }

  private void assertLost(String by, String line, String advice) {
    assertEquals(1, reports.size(), reports.toString());
    LostStore.Hop culprit = reports.get(0).culprit().orElseThrow();
    assertEquals(by, culprit.by());
    assertTrue(culprit.line().startsWith("shop.Mail." + line), culprit.line());
    assertTrue(culprit.advice().contains(advice), culprit.advice());
  }

  @Test
  void reactorsSchedulerIsNamed() {
    Scheduler scheduler = reactor.core.scheduler.Schedulers.newSingle("mail");
    mail.onReactor(scheduler);
    scheduler.dispose();
    assertLost(
        "a Reactor scheduler without the integration's hooks",
        "lambda$onReactor",
        "ReactorIntegration.install()");
  }

  @Test
  void rxJavasSchedulerIsNamed() {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    mail.onRxJava(Schedulers.from(executor));
    executor.shutdown();
    assertLost(
        "an RxJava scheduler without the integration's hooks",
        "lambda$onRxJava",
        "RxJavaIntegration.install()");
  }

  @Test
  void aScheduledExecutorIsNamed() throws Exception {
    ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);
    mail.onScheduledExecutor(executor);
    executor.shutdown();
    assertLost(
        "a scheduled executor that nobody wrapped",
        "lambda$onScheduledExecutor",
        "AsyncExecutors.propagating(executor)");
  }

  @Test
  void aTimerIsNamed() {
    CountDownLatch done = new CountDownLatch(1);
    Timer timer = mail.onTimer(done::countDown);
    Waiting.until(done);
    timer.cancel();
    assertLost("a Timer", "lambda$onTimer", "AsyncTimers.task(…)");
  }
}
