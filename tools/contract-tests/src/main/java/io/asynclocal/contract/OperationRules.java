package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.LeakDetection;
import io.asynclocal.foreign.OperationLeak;
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
        AsyncOperation operation =
            storage.call("a", () -> ForeignWork.of(environment).open("native_work"))) {
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
      ForeignWork foreign = ForeignWork.of(environment);
      AsyncOperation one = foreign.open("native_work");
      AsyncOperation other = foreign.open("native_work");
      assertEquals(2, foreign.openOperations());
      one.close();
      one.close();
      assertEquals(1, foreign.openOperations());
      other.close();
      assertEquals(0, foreign.openOperations());
      String message =
          assertThrows(IllegalStateException.class, () -> one.makeCallback(() -> {})).toString();
      assertTrue(message.contains("native_work"), message);
    }
  }

  @Test
  default void rule11_13_aForgottenOperationIsReportedWithItsNameAndStack() {
    List<OperationLeak> leaks = new CopyOnWriteArrayList<>();
    try (LogRecords records = LogRecords.open();
        AsyncEnvironment environment = AsyncEnvironment.builder().integrations().start()) {
      ForeignWork foreign = ForeignWork.of(environment, LeakDetection.PARANOID);
      foreign.addLeakListener(leaks::add);
      openAndForget(foreign);
      Collected.until(() -> !leaks.isEmpty(), "The forgotten operation was not found.");
      assertEquals(List.of("forgotten"), leaks.stream().map(OperationLeak::operation).toList());
      assertNotNull(leaks.get(0).opened());
      assertEquals(0, foreign.openOperations());
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
      ForeignWork foreign = ForeignWork.of(environment);
      foreign.addLeakListener(leaks::add);
      AsyncOperation open = foreign.open("left_open");
      environment.close();
      assertThrows(IllegalStateException.class, () -> open.makeCallback(() -> {}));
      assertEquals(0, foreign.openOperations());
      assertEquals(List.of("left_open"), leaks.stream().map(OperationLeak::operation).toList());
      assertEquals(1, records.messages().size(), records.messages()::toString);
    }
  }

  private static void openAndForget(ForeignWork foreign) {
    assertEquals("forgotten", foreign.open("forgotten").name());
  }
}
