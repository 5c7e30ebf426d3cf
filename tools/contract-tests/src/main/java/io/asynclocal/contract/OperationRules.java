package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.AsyncOperation;
import io.asynclocal.environment.LeakDetection;
import io.asynclocal.environment.OperationLeak;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** SPEC section 11, as far as it is about operations. */
interface OperationRules extends OnCarrier {

  @Test
  default void rule11_11_anOperationsCallbackRunsInTheContextOfItsOpening() {
    AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
    Seen seen = new Seen(storage);
    Runnable callback =
        () -> {
          seen.read();
          storage.enterWith("entered");
        };
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
        AsyncOperation operation = storage.call("a", () -> environment.open("native_work"))) {
      carrier().workers().execute(() -> operation.makeCallback(callback));
      assertEquals("a", seen.next());
      storage.run(
          "b",
          () -> {
            operation.makeCallback(callback);
            assertEquals("b", storage.getStore());
          });
      assertEquals("a", seen.next());
    }
  }

  @Test
  default void rule11_12_openOperationsAreCountedUntilTheyAreClosed() {
    try (AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      AsyncOperation one = environment.open("native_work");
      AsyncOperation other = environment.open("native_work");
      assertEquals(2, environment.openOperations());
      one.close();
      one.close();
      assertEquals(1, environment.openOperations());
      other.close();
      assertEquals(0, environment.openOperations());
      String message =
          assertThrows(IllegalStateException.class, () -> one.makeCallback(() -> {})).toString();
      assertTrue(message.contains("native_work"), message);
    }
  }

  @Test
  default void rule11_13_aForgottenOperationIsReportedWithItsNameAndStack() {
    List<OperationLeak> leaks = new CopyOnWriteArrayList<>();
    try (LogRecords records = LogRecords.open();
        AsyncEnvironment environment =
            AsyncEnvironment.builder()
                .integrations()
                .leakDetection(LeakDetection.PARANOID)
                .start()) {
      environment.addLeakListener(leaks::add);
      openAndForget(environment);
      Collected.until(() -> !leaks.isEmpty(), "The forgotten operation was not found.");
      assertEquals(List.of("forgotten"), leaks.stream().map(OperationLeak::operation).toList());
      assertNotNull(leaks.get(0).opened());
      assertEquals(0, environment.openOperations());
      assertEquals(1, records.messages().size(), records.messages()::toString);
      String message = records.messages().get(0);
      assertTrue(message.contains("forgotten"), message);
    }
  }

  @Test
  default void rule11_14_anOperationThatOutlivesItsEnvironmentIsReportedAndClosed() {
    List<OperationLeak> leaks = new CopyOnWriteArrayList<>();
    try (LogRecords records = LogRecords.open()) {
      AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start();
      environment.addLeakListener(leaks::add);
      AsyncOperation open = environment.open("left_open");
      environment.close();
      assertThrows(IllegalStateException.class, () -> open.makeCallback(() -> {}));
      assertEquals(0, environment.openOperations());
      assertEquals(List.of("left_open"), leaks.stream().map(OperationLeak::operation).toList());
      assertEquals(1, records.messages().size(), records.messages()::toString);
    }
  }

  private static void openAndForget(AsyncEnvironment environment) {
    assertEquals("forgotten", environment.open("forgotten").name());
  }
}
