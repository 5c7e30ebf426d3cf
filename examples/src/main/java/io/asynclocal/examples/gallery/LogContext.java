package io.asynclocal.examples.gallery;

import io.asynclocal.AsyncContext;
import io.asynclocal.environment.Installation;
import io.asynclocal.logging.LoggingIntegration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.MDC;

/** The log context goes along with the work, and nobody copies it. */
public final class LogContext {
  private LogContext() {}

  /** Puts an id, and reads it in a pool. */
  public static void main(String[] args) throws InterruptedException {
    try (Installation logging = LoggingIntegration.install()) {
      ExecutorService pool = Executors.newSingleThreadExecutor();
      AsyncContext.root()
          .run(
              () -> {
                MDC.put("requestId", "r-17");
                Runnable work = () -> System.out.println("in the pool: " + MDC.get("requestId"));
                pool.execute(AsyncContext.current().bind(work));
                pool.execute(() -> System.out.println("of nobody: " + MDC.get("requestId")));
              });
      pool.shutdown();
      pool.awaitTermination(1, TimeUnit.MINUTES);
      System.out.println("overwritten: " + logging.overwritten());
    }
  }
}
