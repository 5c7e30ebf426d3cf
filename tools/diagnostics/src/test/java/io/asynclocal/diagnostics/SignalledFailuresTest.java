package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.reactor.ReactorInstallation;
import io.asynclocal.reactor.ReactorIntegration;
import io.asynclocal.rxjava3.RxJavaInstallation;
import io.asynclocal.rxjava3.RxJavaIntegration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;
import shop.Payments;

/** Failures that nobody throws through the work: they come as its signal. */
@SuppressWarnings("try") // a recorder need not be referred to
class SignalledFailuresTest {
  private final List<Throwable> seen = new CopyOnWriteArrayList<>();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Payments payments = new Payments(this::see);
  private final AsyncRecorder recorder =
      AsyncRecorder.builder().stacks(1, 16).explainFailures().start();

  @AfterEach
  void stop() {
    recorder.close();
  }

  /** What a subscriber's error handler is: everything that it needs must be there by then. */
  private void see(Throwable failure) {
    assertEquals(1, failure.getSuppressed().length, failure.toString());
    seen.add(failure);
    done.countDown();
  }

  private void assertBegunBy(String operation, String method) {
    Waiting.until(done);
    assertEquals("refused", seen.get(0).getMessage());
    Throwable begun = seen.get(0).getSuppressed()[0];
    String message = begun.getMessage();
    assertTrue(
        message.startsWith("caused by asynchronous work begun at [" + operation + " "), message);
    while (begun.getStackTrace().length == 0) {
      begun = begun.getCause(); // the library began it, by itself
    }
    String first = begun.getStackTrace()[0].toString();
    assertTrue(first.startsWith("shop.Payments." + method + "(Payments.java:"), first);
  }

  @Test
  void ofReactorAreExplained() {
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      payments.byMono(Schedulers.parallel());
      assertBegunBy("subscribe", "byMono");
    }
  }

  @Test
  void ofReactorAreExplainedOnceWhateverTheyPass() {
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      payments.byFlux(Schedulers.parallel());
      Waiting.until(done);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"flowable", "observable", "single", "maybe", "completable"})
  void ofRxJavasTypesAreExplained(String type) throws Exception {
    try (RxJavaInstallation installed = RxJavaIntegration.install()) {
      payments.getClass().getMethod(type).invoke(payments);
      assertBegunBy("subscribe", type);
    }
  }

  @Test
  void ofFuturesThatAreCompletedAreExplained() {
    payments.byFuture();
    assertBegunBy("CompletableFuture", "byFuture");
  }

  @Test
  void ofForeignFuturesAreExplainedByWhoReacts() {
    CompletableFuture<String> reply = new CompletableFuture<>();
    payments.byForeignFuture(reply);
    reply.completeExceptionally(Payments.refused());
    assertBegunBy("propagating", "byForeignFuture");
  }

  @Test
  void ofFlowsAreExplained() {
    try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>(Runnable::run, 8)) {
      payments.byFlow(publisher);
      publisher.closeExceptionally(Payments.refused());
    }
    assertBegunBy("FlowSubscription", "byFlow");
  }

  @Test
  void ofCoroutinesAreExplained() {
    payments.byCoroutine();
    assertBegunBy("async", "byCoroutine");
  }

  @Test
  void areLeftAsTheyAreUnlessThatIsAskedFor() {
    recorder.close();
    List<Throwable> plain = new ArrayList<>();
    try (AsyncRecorder recorder = AsyncRecorder.builder().stacks(1, 16).start();
        ReactorInstallation installed = ReactorIntegration.install()) {
      new Payments(plain::add).byMono(Schedulers.immediate());
    }
    assertEquals(0, plain.get(0).getSuppressed().length);
  }
}
