package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.CallableOp;
import io.asynclocal.ThreadView;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests of pipelines with the integration installed. What happens {@link #elsewhere} happens on
 * another thread, and in another context: whatever isn't restored there shows as {@link #INTRUDER}.
 */
abstract class PipelineTest {
  static final AsyncLocalStorage<String> WHO =
      AsyncLocalStorage.<String>builder().name("who").build();
  static final String INTRUDER = "intruder";

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final ExecutorService otherThread = Executors.newSingleThreadExecutor();
  private @Nullable ReactorInstallation installed;

  @BeforeEach
  void install() {
    install(SharedUpstream.connector());
  }

  final void install(SharedUpstream policy) {
    installed = ReactorIntegration.install(policy);
  }

  /** For what a test compares with: how it is without the integration. */
  final void uninstall() {
    if (installed != null) {
      installed.close();
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    uninstall();
    boolean isClean = ThreadView.ofCurrentThread().holdsNothing();
    AsyncContext.root().attach();
    AsyncContext there = otherThread.submit(AsyncContext::current).get(60, TimeUnit.SECONDS);
    otherThread.shutdown();
    assertTrue(isClean, "left on the test's thread");
    assertSame(AsyncContext.root(), there, "left on the other thread");
  }

  /** Runs {@code work} as {@code who}. */
  static void as(String who, Runnable work) {
    WHO.run(who, work);
  }

  /** Calls {@code work} as {@code who}. */
  static <R, X extends Throwable> R as(String who, CallableOp<R, X> work) throws X {
    return WHO.call(who, work);
  }

  /** Runs {@code work} to its end on another thread, as {@link #INTRUDER}. */
  final void elsewhere(Runnable work) {
    try {
      otherThread.submit(() -> WHO.run(INTRUDER, work)).get(60, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("The other thread didn't end its work.", e);
    } catch (ExecutionException e) {
      throw new AssertionError("The work on the other thread failed.", e.getCause());
    }
  }

  /** Notes who sees {@code what}. */
  final void note(Object what) {
    seen.add(what + ":" + WHO.getStore());
  }

  /** {@return what was noted} */
  final List<String> seen() {
    return List.copyOf(seen);
  }

  final void assertSeen(String... expected) {
    assertEquals(List.of(expected), seen);
  }

  final void forget() {
    seen.clear();
  }
}
