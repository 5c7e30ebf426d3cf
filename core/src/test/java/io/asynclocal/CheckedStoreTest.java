package io.asynclocal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RootContext.class)
class CheckedStoreTest {

  /** As those of security libraries are. */
  private static final class SecurityContext {
    private String user;

    SecurityContext(String user) {
      this.user = user;
    }
  }

  private final AsyncLocalStorage<SecurityContext> storage =
      AsyncLocalStorage.<SecurityContext>builder()
          .name("security")
          .checked(context -> context.user)
          .build();
  private final ReportedWarnings warnings = new ReportedWarnings();

  @AfterEach
  void stopListening() {
    warnings.close();
  }

  private void logInAs(String user) {
    storage.getStore().user = user;
  }

  private void elsewhere(String thread, Runnable task) {
    try (OtherThread other = new OtherThread(thread)) {
      other.run(task);
    }
  }

  @Test
  void change_byWorkThatWasHandedOverIsReportedOnceWithBothThreads() {
    SecurityContext shared = new SecurityContext("alice");
    storage.run(
        shared,
        () -> {
          elsewhere("worker-1", AsyncLocalStorage.bind(() -> logInAs("bob")));
          assertSame(shared, storage.getStore());
          elsewhere("worker-2", AsyncLocalStorage.bind(() -> logInAs("carol")));
          assertSame(shared, storage.getStore());
        });
    assertEquals(1, warnings.messages().size());
    String message = warnings.messages().get(0);
    assertTrue(message.contains("AsyncLocalStorage[security]"), message);
    assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
    assertTrue(message.contains("'worker-1'"), message);
    assertTrue(message.contains("SecurityContext"), message);
    assertTrue(message.contains("copiedWhenCaptured"), message);
  }

  @Test
  void report_hasTheStacksOfBoth() {
    List<Throwable> thrown = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            thrown.add(entry.getThrown());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.asynclocal");
    logger.addHandler(handler);
    try {
      storage.run(
          new SecurityContext("alice"),
          () -> {
            elsewhere("worker", AsyncLocalStorage.bind(() -> logInAs("bob")));
            storage.getStore();
          });
    } finally {
      logger.removeHandler(handler);
    }
    assertEquals(1, thrown.size());
    assertStackHas("logInAs", thrown.get(0));
    assertStackHas("report_hasTheStacksOfBoth", thrown.get(0).getCause());
  }

  private static void assertStackHas(String method, Throwable where) {
    assertTrue(
        Arrays.stream(where.getStackTrace())
            .anyMatch(frame -> frame.getMethodName().contains(method)),
        () -> method + " is not in " + Arrays.toString(where.getStackTrace()));
  }

  @Test
  void change_byTheSameFlowIsItsOwnBusiness() {
    storage.run(
        new SecurityContext("alice"),
        () -> {
          logInAs("bob");
          storage.run(new SecurityContext("carol"), () -> logInAs("dave"));
          logInAs("eve");
          elsewhere("reader", AsyncLocalStorage.bind(() -> assertEquals("eve", user())));
        });
    assertEquals(List.of(), warnings.messages());
  }

  private String user() {
    return storage.getStore().user;
  }

  @Test
  void change_byAFlowThatOnlyMovesBetweenThreadsIsItsOwnBusiness() {
    AsyncContext captured = AsyncContext.current();
    Runnable request =
        captured.bind(
            () -> {
              SecurityContext own = new SecurityContext("alice");
              storage.run(own, () -> logInAs("bob"));
            });
    elsewhere("worker-1", request);
    elsewhere("worker-2", request);
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void change_byTwoThreadsThatBindTheSameStoreIsReported() {
    SecurityContext shared = new SecurityContext("nobody");
    elsewhere("worker-1", () -> storage.run(shared, () -> logInAs("alice")));
    elsewhere("worker-2", () -> storage.run(shared, () -> logInAs("bob")));
    elsewhere("worker-3", () -> storage.run(shared, () -> {}));
    assertEquals(1, warnings.messages().size());
    assertTrue(warnings.messages().get(0).contains("'worker-1'"), warnings.messages().get(0));
    assertTrue(warnings.messages().get(0).contains("'worker-2'"), warnings.messages().get(0));
  }

  @Test
  void change_isNoticedWhenTheStoreIsCaptured() {
    storage.run(
        new SecurityContext("alice"),
        () ->
            elsewhere(
                "worker",
                AsyncLocalStorage.bind(
                    () -> {
                      logInAs("bob");
                      AsyncContext unused = AsyncContext.current();
                      assertEquals(1, warnings.messages().size());
                    })));
  }

  @Test
  void ordinaryUse_isAsOfAnyStorage() {
    assertNull(storage.getStore());
    storage.exit(() -> assertNull(AsyncContext.current().call(storage::getStore)));
    SecurityContext entered = new SecurityContext("alice");
    AsyncContext.root()
        .run(
            () -> {
              storage.enterWith(entered);
              assertSame(entered, storage.getStore());
              storage.disable();
              assertNull(storage.getStore());
              storage.enterWith(entered);
              assertSame(entered, AsyncContext.current().call(storage::getStore));
            });
    assertEquals(List.of(), warnings.messages());
  }

  @Test
  void watching_keepsNoStoreAlive() {
    Reachability stores = new Reachability();
    AsyncLocalStorage<Object> watching =
        AsyncLocalStorage.builder().checked(Object::hashCode).build();
    for (int i = 0; i < 100; i++) {
      watching.run(stores.watched(), () -> assertTrue(watching.getStore() instanceof byte[]));
    }
    stores.assertAllCollected();
    watching.run("another", watching::getStore);
  }
}
