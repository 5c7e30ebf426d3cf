package io.asynclocal.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.asynclocal.concurrent.AsyncCompletableFuture;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is blamed, in every shape of tests that JUnit has. */
class ShapesOfTestsTest {
  private static final Queue<Object> KEPT = new ConcurrentLinkedQueue<>();

  static void leave() {
    KEPT.add(new AsyncCompletableFuture<>());
  }

  @AfterEach
  void forget() {
    KEPT.clear();
  }

  @LeavesNothingBehind
  static class Outer {
    @Nested
    class Inner {
      @Test
      void leaves() {
        leave();
      }

      @Test
      void doesNot() {}
    }

    @Nested
    @LeavesNothingBehind(except = "CompletableFuture")
    class Excepting {
      @Test
      void leavesWhatIsExcepted() {
        leave();
      }

      @Test
      @LeavesNothingBehind
      void leavesInSpite() {
        leave();
      }
    }
  }

  @LeavesNothingBehind
  static class Invocations {
    @ParameterizedTest(name = "item {0}")
    @ValueSource(ints = {1, 2, 3})
    void parameterised(int item) {
      if (item == 2) {
        leave();
      }
    }

    @RepeatedTest(value = 3, name = "turn {currentRepetition}")
    void repeated(RepetitionInfo turn) {
      if (turn.getCurrentRepetition() == 3) {
        leave();
      }
    }

    @TestFactory
    Stream<DynamicTest> dynamic() {
      return Stream.of("a", "b", "c")
          .map(
              name ->
                  dynamicTest(
                      name,
                      () -> {
                        if (name.equals("b")) {
                          leave();
                        }
                        if (name.equals("c")) {
                          leave();
                          fail("on purpose");
                        }
                      }));
    }
  }

  @LeavesNothingBehind
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneInstance {
    private final AsyncCompletableFuture<String> ofTheClass = new AsyncCompletableFuture<>();
    private AsyncCompletableFuture<String> ofATest;

    @BeforeEach
    void setUp() {
      ofATest = new AsyncCompletableFuture<>();
    }

    @Test
    void completes() {
      ofATest.complete("done");
    }

    @Test
    void doesNot() {
      assertTrue(!ofTheClass.isDone());
    }
  }

  @LeavesNothingBehind
  static class AllAtOnce {
    private static final CyclicBarrier BARRIER = new CyclicBarrier(8);

    @ParameterizedTest(name = "{0}")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void test(int number) throws Exception {
      BARRIER.await(30, TimeUnit.SECONDS);
      if (number % 2 == 1) {
        leave();
      }
      BARRIER.await(30, TimeUnit.SECONDS);
    }
  }

  static class FailingAnyway {
    @Test
    @LeavesNothingBehind
    void fails() {
      leave();
      fail("on purpose");
    }

    @Test
    @LeavesNothingBehind(settleMillis = -1)
    void badOption() {}

    @Test
    void notExtended() {
      leave();
    }
  }

  @Test
  void nestedTests_haveTheNearestOptions() {
    TestRun run = TestRun.of(Outer.class);
    assertEquals(List.of("doesNot()", "leavesWhatIsExcepted()"), run.passed());
    assertEquals(List.of("leaves()", "leavesInSpite()"), run.failed());
  }

  @Test
  void invocations_areBlamedOneByOne() {
    TestRun run = TestRun.of(Invocations.class);
    assertEquals(List.of("a", "item 1", "item 3", "turn 1", "turn 2"), run.passed());
    assertEquals(List.of("b", "c", "item 2", "turn 3"), run.failed());
    assertEquals(List.of(), run.failedContainers());
    assertStarts(run, "item 2", "parameterised item 2 ended with dangling async tasks.");
    assertStarts(run, "b", "b ended with dangling async tasks.");
    assertEquals("on purpose", run.failure("c").getMessage());
    assertEquals(1, run.failure("c").getSuppressed().length);
  }

  @Test
  void instances_sharedByTestsKeepTheirOwnWork() {
    TestRun run = TestRun.of(OneInstance.class);
    assertEquals(List.of("completes()"), run.passed());
    assertStarts(run, "doesNot()", "doesNot ended with dangling async tasks.");
    assertEquals(List.of("ShapesOfTestsTest$OneInstance"), run.failedContainers());
    assertTrue(run.failure("doesNot()").getMessage().contains("OneInstance.setUp("));
  }

  @Test
  void parallelTests_areBlamedForTheirOwnWorkOnly() {
    TestRun run = TestRun.parallel(AllAtOnce.class);
    assertEquals(List.of("0", "2", "4", "6"), run.passed());
    assertEquals(List.of("1", "3", "5", "7"), run.failed());
    for (String name : run.failed()) {
      String message = run.failure(name).getMessage();
      assertTrue(message.startsWith("test " + name + " ended with dangling"), message);
      assertEquals(1, message.split("CompletableFuture \\d").length - 1, message);
    }
    assertEquals(List.of(), run.failedContainers());
  }

  @Test
  void failures_ofTheTestComeFirst() {
    TestRun run = TestRun.of(FailingAnyway.class);
    assertEquals(List.of("notExtended()"), run.passed());
    assertEquals("on purpose", run.failure("fails()").getMessage());
    assertEquals(1, run.failure("fails()").getSuppressed().length);
    assertStarts(run, "badOption()", "@LeavesNothingBehind has settleMillis = -1");
  }

  private static void assertStarts(TestRun run, String test, String start) {
    String message = run.failure(test).getMessage();
    assertTrue(message.startsWith(start), message);
  }
}
