package io.asynclocal.examples.gallery;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.junit.AsyncContextExtension;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A test that leaves asynchronous work behind fails, and the one that awaits it passes. */
@SuppressWarnings("FutureReturnValueIgnored") // that is what bar does wrong
public final class LeakCheck {
  private LeakCheck() {}

  @ExtendWith(AsyncContextExtension.class)
  static class TimerTest {
    private static final ScheduledExecutorService TIMER =
        AsyncExecutors.propagating(Executors.newScheduledThreadPool(1));

    @Test
    void foo() throws ExecutionException, InterruptedException {
      TIMER.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).get();
    }

    @Test
    void bar() {
      TIMER.schedule(() -> {}, 1, TimeUnit.MINUTES);
    }

    @AfterAll
    static void stop() {
      TIMER.shutdownNow();
    }
  }

  /** Runs the tests, and prints how they ended. */
  public static void main(String[] args) {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(TimerTest.class))
                .build(),
            new Results());
  }

  /** Prints each test's result, without the ids of what was left. */
  private static final class Results implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        System.out.println(test.getDisplayName() + " " + result.getStatus());
        result
            .getThrowable()
            .ifPresent(
                failure -> System.out.println(withoutIds(String.valueOf(failure.getMessage()))));
      }
    }

    private static String withoutIds(String message) {
      return message.replaceAll(" \\d+,", ",");
    }
  }
}
