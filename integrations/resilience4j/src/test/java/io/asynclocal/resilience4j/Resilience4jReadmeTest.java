package io.asynclocal.resilience4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.asynclocal.AsyncLocalStorage;
import io.github.resilience4j.bulkhead.ThreadPoolBulkhead;
import io.github.resilience4j.bulkhead.ThreadPoolBulkheadConfig;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The code of this module's README. */
class Resilience4jReadmeTest {
  private static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();

  @Test
  void call_seesTheStore() throws Exception {
    ThreadPoolBulkheadConfig config =
        ThreadPoolBulkheadConfig.custom().contextPropagator(new StorePropagator()).build();
    ThreadPoolBulkhead orders = ThreadPoolBulkhead.of("orders", config);

    CompletionStage<String> seen =
        REQUEST_ID.call("r-17", () -> orders.submit(REQUEST_ID::getStore)); // r-17

    assertEquals("r-17", seen.toCompletableFuture().get(60, TimeUnit.SECONDS));
    orders.close();
  }
}
