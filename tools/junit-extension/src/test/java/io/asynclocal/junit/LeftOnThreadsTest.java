package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Scope;
import io.asynclocal.concurrent.AsyncExecutors;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Scopes and contexts that tests leave on threads. */
class LeftOnThreadsTest {
  private static final AsyncLocalStorage<String> STORAGE =
      AsyncLocalStorage.<String>builder().name("requestId").build();

  /** A pool of its own for each test, which ends with it. */
  abstract static class WithPool {
    final ExecutorService pool = Executors.newFixedThreadPool(1);

    void onPool(Runnable task) throws Exception {
      pool.submit(task).get();
    }
  }

  @LeavesNothingBehind
  static class Leaving extends WithPool {
    @Test
    void scope() {
      STORAGE.withScope("left");
      STORAGE.withScope("left as well");
    }

    @Test
    void scopeOnAPool() throws Exception {
      onPool(AsyncContext.current().bind(() -> {}));
      AsyncContext context = AsyncContext.current();
      onPool(() -> context.makeCurrent());
    }

    @Test
    void contextOnAPool() throws Exception {
      AsyncContext context = AsyncContext.current();
      AsyncExecutors.propagating(pool).submit(() -> {}).get();
      onPool(context::attach);
    }

    @Test
    void storeOnAPool() throws Exception {
      onPool(() -> STORAGE.enterWith("left"));
    }
  }

  @LeavesNothingBehind
  static class Tidy extends WithPool {
    private Scope scope;

    @BeforeEach
    void open() {
      scope = STORAGE.withScope("set up");
    }

    @AfterEach
    void close() {
      assertEquals("set up", STORAGE.getStore());
      scope.close();
      pool.shutdown();
    }

    @Test
    void scopeOfSetUp() {
      assertEquals("set up", STORAGE.getStore());
    }

    @Test
    void scopeInAScope() {
      try (Scope inner = STORAGE.withScope("inner")) {
        assertEquals("inner", STORAGE.getStore());
        assertTrue(inner.toString().contains("requestId"));
      }
    }

    @Test
    void enteredInTasks() throws Exception {
      AsyncExecutors.propagating(pool).submit(() -> STORAGE.enterWith("of the task")).get();
    }

    @Test
    void clearedOnAPool() throws Exception {
      onPool(() -> STORAGE.enterWith("entered"));
      onPool(() -> AsyncContext.root().attach());
    }
  }

  @LeavesNothingBehind
  static class Entering {
    @BeforeEach
    void enter() {
      assertEquals(null, STORAGE.getStore());
      STORAGE.enterWith("entered");
    }

    @Test
    void sees() {
      assertEquals("entered", STORAGE.getStore());
      STORAGE.enterWith("changed");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void seesOnAnotherThread() {
      assertEquals("entered", STORAGE.getStore());
    }

    @AfterEach
    void seesStill() {
      assertTrue(STORAGE.getStore() != null);
    }
  }

  @Test
  void scopesAndContexts_thatAreLeftFailTheTestAndAreNamed() {
    TestRun run = TestRun.of(Leaving.class);
    assertEquals(List.of(), run.passed());
    String scope = assertNamed(run, "scope", "scope left scopes open.\n  The scope of ");
    assertTrue(scope.split("The scope of AsyncLocalStorage.requestId.").length == 3, scope);
    assertNamed(run, "scopeOnAPool", "left scopes open.\n  The scope of AsyncContext[test], on");
    assertNamed(run, "scopeOnAPool", "left a context on a thread.\n  Thread 'pool-");
    assertTrue(
        run.failure("contextOnAPool()")
            .getMessage()
            .startsWith("contextOnAPool left a context on a thread.\n  Thread 'pool-"));
    assertNamed(run, "storeOnAPool", " has AsyncContext[requestId], after AsyncLocalStorage[");
    assertEquals(AsyncContext.root(), AsyncContext.current());
  }

  private static String assertNamed(TestRun run, String test, String what) {
    String message = run.failure(test + "()").getMessage();
    assertTrue(message.contains(what), message);
    assertTrue(message.contains(".LeftOnThreadsTest$Leaving."), message);
    return message;
  }

  @Test
  void scopesAndContexts_thatEndAreNotLeft() {
    TestRun run = TestRun.of(Tidy.class);
    assertEquals(List.of(), run.failed());
    assertEquals(4, run.passed().size());
  }

  @Test
  void whatIsEntered_holdsUntilTheEndOfTheTest() {
    TestRun run = TestRun.of(Entering.class);
    assertEquals(List.of(), run.failed());
    assertEquals(2, run.passed().size());
    assertEquals(AsyncContext.root(), AsyncContext.current());
  }
}
