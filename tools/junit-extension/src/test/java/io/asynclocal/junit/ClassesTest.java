package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Scope;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is begun for all tests of a class, and in constructors. */
class ClassesTest {
  private static final Queue<Object> KEPT = new ConcurrentLinkedQueue<>();
  private static final AsyncLocalStorage<String> STORAGE =
      AsyncLocalStorage.<String>builder().name("tenant").build();

  static AsyncCompletableFuture<String> leave() {
    AsyncCompletableFuture<String> future = new AsyncCompletableFuture<>();
    KEPT.add(future);
    return future;
  }

  @AfterEach
  void forget() {
    KEPT.clear();
    RxJavaPlugins.reset();
    assertEquals(AsyncContext.root(), AsyncContext.current());
  }

  @LeavesNothingBehind
  static class Constructed {
    private final AsyncCompletableFuture<String> own = leave();

    @Test
    void completes() {
      own.complete("done");
    }

    @Test
    void leaves() {}

    @Nested
    class Inner {
      private final AsyncCompletableFuture<String> inner = leave();

      @Test
      void completesBoth() {
        own.complete("done");
        inner.complete("done");
      }

      @Test
      void completesOuter() {
        own.complete("done");
      }
    }
  }

  @LeavesNothingBehind
  static class NotConstructed {
    NotConstructed() {
      leave();
      STORAGE.withScope("left open");
      throw new IllegalStateException("no instance");
    }

    @Test
    void neverRuns() {}
  }

  @LeavesNothingBehind
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class NeverConstructed {
    NeverConstructed() {
      leave();
      throw new IllegalStateException("no instance");
    }

    @Test
    void neverRuns() {}
  }

  @LeavesNothingBehind
  static class Leaving {
    @BeforeAll
    static void setUp() {
      leave();
      STORAGE.withScope("left open");
      RxJavaPlugins.setErrorHandler(failure -> {});
    }

    @Test
    void seesAndPasses() {
      assertEquals("left open", STORAGE.getStore());
    }

    @Test
    void leavesItself() {
      leave();
    }
  }

  @LeavesNothingBehind(allow = {Leftover.WORK, Leftover.SCOPE, Leftover.GLOBAL_STATE})
  static class Allowed extends Leaving {}

  @LeavesNothingBehind
  static class Tidy {
    private static AsyncCompletableFuture<String> answer;
    private static ExecutorService pool;
    private static Scope scope;

    @BeforeAll
    static void setUp() {
      answer = leave();
      pool = AsyncExecutors.propagating(Executors.newFixedThreadPool(1));
      scope = STORAGE.withScope("set up");
      RxJavaPlugins.setErrorHandler(failure -> {});
    }

    @Test
    void sees() throws Exception {
      assertEquals("set up", STORAGE.getStore());
      assertEquals("set up", pool.submit(STORAGE::getStore).get());
    }

    @Test
    void enters() {
      STORAGE.enterWith("the test's");
    }

    @AfterAll
    static void tearDown() {
      assertEquals("set up", STORAGE.getStore());
      RxJavaPlugins.setErrorHandler(null);
      scope.close();
      answer.complete("done");
      pool.shutdown();
    }
  }

  @LeavesNothingBehind
  static class Entering {
    @BeforeAll
    static void setUp() {
      STORAGE.enterWith("entered");
    }

    @Test
    void sees() {
      assertEquals("entered", STORAGE.getStore());
    }

    @AfterAll
    static void tearDown() {
      assertEquals("entered", STORAGE.getStore());
    }
  }

  @LeavesNothingBehind
  static class OnABarePool {
    private static ExecutorService pool;

    @BeforeAll
    static void setUp() {
      pool = Executors.newFixedThreadPool(1);
    }

    @Test
    void leavesAStore() throws Exception {
      pool.submit(() -> STORAGE.enterWith("left")).get();
    }

    @Test
    void doesNot() {}
  }

  @LeavesNothingBehind
  static class Changing {
    @Test
    void changes() {
      RxJavaPlugins.setErrorHandler(failure -> {});
    }

    @Test
    void doesNot() {}
  }

  @LeavesNothingBehind
  static class AllAtOnce {
    private static final CyclicBarrier BARRIER = new CyclicBarrier(2);

    abstract static class Part {
      @Test
      void meets() throws Exception {
        BARRIER.await(30, TimeUnit.SECONDS);
      }
    }

    @Nested
    class Guilty extends Part {
      @BeforeAll
      static void setUp() {
        leave();
      }
    }

    @Nested
    class Innocent extends Part {}
  }

  @Test
  void constructors_beginWorkOfTheTestWhoseInstanceTheyMake() {
    TestRun run = TestRun.of(Constructed.class);
    assertEquals(List.of("completes()", "completesBoth()"), run.passed());
    assertEquals(List.of("completesOuter()", "leaves()"), run.failed());
    assertEquals(List.of(), run.failedContainers());
    String message = run.failure("leaves()").getMessage();
    assertTrue(message.startsWith("leaves ended with dangling async tasks.\n"), message);
    assertTrue(message.contains(".ClassesTest$Constructed.<init>(ClassesTest.java:"), message);
    assertEquals(1, message.split("CompletableFuture \\d").length - 1, message);
  }

  @Test
  void constructors_thatThrowSayThatThemselves() {
    TestRun run = TestRun.of(NotConstructed.class);
    assertEquals("no instance", run.failure("neverRuns()").getMessage());
    assertEquals(List.of(), run.failedContainers());
    assertEquals(
        "no instance",
        TestRun.of(NeverConstructed.class).failure("ClassesTest$NeverConstructed").getMessage());
  }

  @Test
  void classes_failForWhatTheirBeforeAllMethodsLeave() {
    TestRun run = TestRun.of(Leaving.class);
    assertEquals(List.of("seesAndPasses()"), run.passed());
    assertEquals(List.of("leavesItself()"), run.failed());
    assertEquals(List.of("ClassesTest$Leaving"), run.failedContainers());
    String message = run.failure("ClassesTest$Leaving").getMessage();
    assertTrue(
        message.startsWith("ClassesTest$Leaving ended with dangling async tasks.\n"), message);
    assertTrue(message.contains(".ClassesTest$Leaving.setUp(ClassesTest.java:"), message);
    assertEquals(1, message.split("CompletableFuture \\d").length - 1, message);
    assertTrue(
        message.contains("left scopes open.\n  The scope of AsyncLocalStorage[tenant"), message);
    assertTrue(message.contains("RxJavaPlugins.errorHandler was null and is "), message);
    RxJavaPlugins.reset();
    assertEquals(List.of(), TestRun.of(Allowed.class).failedContainers());
  }

  @Test
  void classes_passThatTidyUpAfterAll() {
    assertPasses(TestRun.of(Tidy.class), 2);
    assertPasses(TestRun.of(Entering.class), 1);
  }

  private static void assertPasses(TestRun run, int tests) {
    assertEquals(List.of(), run.failed());
    assertEquals(List.of(), run.failedContainers());
    assertEquals(tests, run.passed().size());
  }

  @Test
  void classes_areNotBlamedForWhatTheirTestsAreBlamedFor() {
    TestRun run = TestRun.of(OnABarePool.class);
    assertEquals(List.of("doesNot()"), run.passed());
    assertEquals(List.of(), run.failedContainers());
    OnABarePool.pool.shutdown();
    run = TestRun.of(Changing.class);
    assertEquals(List.of("doesNot()"), run.passed());
    assertEquals(List.of(), run.failedContainers());
  }

  @Test
  void classes_thatRunAtTheSameTimeAreBlamedForTheirOwnWorkOnly() {
    TestRun run = TestRun.parallel(AllAtOnce.class);
    assertEquals(List.of(), run.failed());
    assertEquals(List.of("Guilty"), run.failedContainers());
  }
}
