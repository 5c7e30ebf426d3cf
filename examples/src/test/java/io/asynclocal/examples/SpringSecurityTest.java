package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.micrometer.AccessorBridge;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Spring Security's context, which its own accessor hands to Micrometer; and one that two flows
 * write, as a store.
 */
class SpringSecurityTest {
  private static final Authentication ANN = new TestingAuthenticationToken("ann", "secret");
  private static final Authentication BEN = new TestingAuthenticationToken("ben", "secret");

  private final ExecutorService bare = Executors.newSingleThreadExecutor();
  private final ExecutorService pool = AsyncExecutors.propagating(bare);
  private final AsyncEnvironment environment = AsyncEnvironment.start();

  private static String user() {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    return authentication == null ? null : authentication.getName();
  }

  @BeforeEach
  void bridge() {
    new AccessorBridge().install(environment);
  }

  @AfterEach
  void leaveNothing() throws Exception {
    assertNull(bare.submit(SpringSecurityTest::user).get(30, TimeUnit.SECONDS));
    assertNull(user());
    environment.close();
    bare.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void user_isThereOnTheOtherSide(Crossing crossing) throws Exception {
    SecurityContextHolder.setContext(new SecurityContextImpl(ANN));
    try {
      assertEquals("user ann", crossing.cross(() -> "user " + user(), bare));
    } finally {
      SecurityContextHolder.clearContext();
    }
    assertEquals("user null", crossing.cross(() -> "user " + user(), bare));
  }

  @Test
  void anotherUserOnTheOtherSide_staysThere() throws Exception {
    SecurityContextHolder.setContext(new SecurityContextImpl(ANN));
    try {
      pool.submit(() -> SecurityContextHolder.setContext(new SecurityContextImpl(BEN)))
          .get(30, TimeUnit.SECONDS);
      assertEquals("ann", user());
    } finally {
      SecurityContextHolder.clearContext();
    }
  }

  @Test
  void checkedStorage_reportsAContextThatTwoFlowsOverwrite() throws Exception {
    AsyncLocalStorage<SecurityContext> security =
        AsyncLocalStorage.<SecurityContext>builder()
            .name("security")
            .checked(SecurityContext::getAuthentication)
            .build();
    try (Reports reports = new Reports()) {
      overwriteInThePool(security);
      assertEquals(1, reports.messages.size(), reports.messages.toString());
      String message = reports.messages.get(0);
      assertTrue(message.contains("AsyncLocalStorage[security]"), message);
      assertTrue(message.contains("'" + Thread.currentThread().getName() + "'"), message);
    }
  }

  @Test
  void copyingStorage_keepsTheCallersContextAsItWas() throws Exception {
    AsyncLocalStorage<SecurityContext> security =
        AsyncLocalStorage.<SecurityContext>builder()
            .copiedWhenCaptured(context -> new SecurityContextImpl(context.getAuthentication()))
            .build();
    assertEquals(ANN, overwriteInThePool(security));
  }

  /** Returns who the caller is after a task has made itself another. */
  private Authentication overwriteInThePool(AsyncLocalStorage<SecurityContext> security)
      throws Exception {
    return security.call(
        new SecurityContextImpl(ANN),
        () -> {
          pool.submit(
                  () -> {
                    security.getStore().setAuthentication(BEN);
                    return AsyncContext.current();
                  })
              .get(30, TimeUnit.SECONDS);
          return security.getStore().getAuthentication();
        });
  }

  /** What the library logs. */
  private static final class Reports extends Handler implements AutoCloseable {
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger log = Logger.getLogger("io.asynclocal");

    Reports() {
      log.addHandler(this);
      log.setUseParentHandlers(false);
    }

    @Override
    public void publish(LogRecord report) {
      messages.add(report.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      log.removeHandler(this);
      log.setUseParentHandlers(true);
    }
  }
}
