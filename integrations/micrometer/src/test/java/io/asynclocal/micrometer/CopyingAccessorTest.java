package io.asynclocal.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncResource;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.contract.LogRecords;
import io.asynclocal.environment.Installation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.context.TransientSecurityContext;

/** Values that change: a text of several words, and Spring Security's context. */
class CopyingAccessorTest {
  private static final ThreadLocal<StringBuilder> WORDS = new ThreadLocal<>();
  private static final Authentication ANN = new TestingAuthenticationToken("ann", "secret");
  private static final Authentication BOB = new TestingAuthenticationToken("bob", "secret");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ExecutorService pool = AsyncExecutors.propagating(threads);
  private final Installation bridge = AccessorBridge.install();

  /** Hands the thread's own text over as it is. */
  private static final class WordsAccessor implements ThreadLocalAccessor<StringBuilder> {
    @Override
    public Object key() {
      return "words";
    }

    @Override
    public StringBuilder getValue() {
      return WORDS.get();
    }

    @Override
    public void setValue(StringBuilder value) {
      WORDS.set(value);
    }

    @Override
    public void setValue() {
      WORDS.remove();
    }
  }

  private static StringBuilder copy(StringBuilder words) {
    return new StringBuilder(words);
  }

  private static void register(UnaryOperator<StringBuilder> copier) {
    ContextRegistry.getInstance()
        .registerThreadLocalAccessor(new CopyingAccessor<>(new WordsAccessor(), copier));
  }

  @BeforeEach
  void register() {
    register(CopyingAccessorTest::copy);
    WORDS.set(new StringBuilder("caller"));
  }

  @AfterEach
  void leaveNothing() throws Exception {
    WORDS.remove();
    SecurityContextHolder.clearContext();
    ContextRegistry.getInstance().removeThreadLocalAccessor("words");
    bridge.close();
    assertNull(threads.submit(WORDS::get).get(30, TimeUnit.SECONDS));
    assertNull(threads.submit(CopyingAccessorTest::user).get(30, TimeUnit.SECONDS));
    threads.shutdownNow();
  }

  private static String user() {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    return user == null ? null : user.getName();
  }

  @Test
  void whatATaskWrites_isNotSeenByItsCallerNorByAnotherTask() throws Exception {
    CyclicBarrier bothWritten = new CyclicBarrier(2);
    List<Future<String>> seen = new ArrayList<>();
    for (String name : List.of("one", "two")) {
      seen.add(
          pool.submit(
              () -> {
                WORDS.get().append(' ').append(name);
                bothWritten.await(30, TimeUnit.SECONDS);
                return WORDS.get().toString();
              }));
    }
    assertEquals("caller one", seen.get(0).get(30, TimeUnit.SECONDS));
    assertEquals("caller two", seen.get(1).get(30, TimeUnit.SECONDS));
    assertEquals("caller", WORDS.get().toString());
  }

  @Test
  void whatTheCallerWritesLater_isNotSeenByTheTask() throws Exception {
    StringBuilder callers = WORDS.get();
    CountDownLatch written = new CountDownLatch(1);
    Future<String> seen =
        pool.submit(
            () -> {
              written.await(30, TimeUnit.SECONDS);
              return WORDS.get().toString();
            });
    callers.append(" later");
    written.countDown();
    assertEquals("caller", seen.get(30, TimeUnit.SECONDS));
    assertSame(callers, WORDS.get());
  }

  @Test
  void eachRunOfOneTask_beginsWithWhatWasHandedOver() {
    List<String> seen = new ArrayList<>();
    AsyncResource task = new AsyncResource("Task");
    Runnable work =
        () -> {
          seen.add(WORDS.get().toString());
          WORDS.get().append(" run");
        };
    task.runInAsyncScope(work);
    task.runInAsyncScope(work);
    assertEquals(List.of("caller", "caller"), seen);
  }

  @Test
  void micrometersOwnSnapshot_copiesWhereItIsRestored() {
    StringBuilder callers = WORDS.get();
    ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll();
    Runnable work = () -> WORDS.get().append(" of a snapshot");
    snapshot.wrap(work).run();
    assertSame(callers, WORDS.get());
    assertEquals("caller", callers.toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void copierThatFails_isReportedOnceAndTheWorkGoesOn(boolean answersNull) throws Exception {
    try (LogRecords reported = LogRecords.open()) {
      register(
          words -> {
            if (answersNull) {
              return null;
            }
            throw new IllegalStateException("on purpose");
          });
      assertNull(pool.submit(WORDS::get).get(30, TimeUnit.SECONDS));
      assertNull(pool.submit(WORDS::get).get(30, TimeUnit.SECONDS));
      assertEquals(1, reported.messages().size(), reported.messages().toString());
    }
  }

  @Test
  void absentArguments_areRefused() {
    assertThrows(NullPointerException.class, () -> new CopyingAccessor<>(null, v -> v));
    assertThrows(
        NullPointerException.class, () -> new CopyingAccessor<>(new WordsAccessor(), null));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void springsSecurityContext_isCopiedWithoutBeingAskedFor(boolean isTransient) throws Exception {
    SecurityContext callers =
        isTransient ? new TransientSecurityContext(ANN) : new SecurityContextImpl(ANN);
    SecurityContextHolder.setContext(callers);
    Class<?> type =
        pool.submit(
                () -> {
                  assertEquals("ann", user());
                  SecurityContextHolder.getContext().setAuthentication(BOB);
                  assertEquals("bob", user());
                  return SecurityContextHolder.getContext().getClass();
                })
            .get(30, TimeUnit.SECONDS);
    assertEquals("ann", user());
    assertSame(callers, SecurityContextHolder.getContext());
    assertSame(callers.getClass(), type);
  }
}
