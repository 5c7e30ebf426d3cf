package io.asynclocal.spring.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.environment.Installation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.Transient;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.context.TransientSecurityContext;

final class SpringSecurityIntegrationTest {
  private static final Authentication ANN = new TestingAuthenticationToken("ann", "");
  private static final Authentication BOB = new TestingAuthenticationToken("bob", "");

  private final SecurityContextHolderStrategy before =
      SecurityContextHolder.getContextHolderStrategy();
  private final ExecutorService pool =
      AsyncExecutors.propagating(Executors.newSingleThreadExecutor());
  private Installation installed = () -> {};

  @BeforeEach
  void install() {
    installed = SpringSecurityIntegration.install();
  }

  @AfterEach
  void uninstall() {
    SecurityContextHolder.clearContext();
    installed.close();
    pool.shutdownNow();
    assertSame(before, SecurityContextHolder.getContextHolderStrategy());
  }

  private static @Nullable String user() {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    return user == null ? null : user.getName();
  }

  private static void login(Authentication user) {
    SecurityContextHolder.getContext().setAuthentication(user);
  }

  /** Runs on the pool's thread, in the caller's context. */
  private void elsewhere(Runnable work) throws Exception {
    pool.submit(work).get(60, TimeUnit.SECONDS);
  }

  @Test
  void userFollowsTheWork() throws Exception {
    login(ANN);
    elsewhere(() -> assertEquals("ann", user()));
    SecurityContextHolder.clearContext();
    elsewhere(() -> assertNull(user()));
  }

  @Test
  void callerStaysWhoItIsWhenATaskSetsAnotherUser() throws Exception {
    login(ANN);
    elsewhere(
        () -> {
          login(BOB);
          assertEquals("bob", user());
        });
    assertEquals("ann", user());
  }

  @Test
  void taskStaysWhoItWasWhenItsCallerSetsAnotherUser() {
    login(ANN);
    Runnable task = AsyncContext.current().bind(() -> assertEquals("ann", user()));
    login(BOB);
    task.run();
    assertEquals("bob", user());
  }

  @Test
  void taskBecomesAnotherWithItsCallerWithoutIt() throws Exception {
    installed.close();
    SecurityContext shared = SecurityContextHolder.getContext();
    login(ANN);
    elsewhere(
        () -> {
          SecurityContextHolder.setContext(shared); // as others hand it over
          login(BOB);
          SecurityContextHolder.clearContext();
        });
    assertEquals("bob", user());
  }

  private static String name(SecurityContext context) {
    Authentication user = context.getAuthentication();
    assertNotNull(user);
    return user.getName();
  }

  @Test
  void contextThatWasSetBelongsToWhoeverHasMadeIt() {
    SecurityContext made = SecurityContextHolder.createEmptyContext();
    made.setAuthentication(ANN);
    SecurityContextHolder.setContext(made);
    made.setAuthentication(BOB);
    assertEquals("ann", user());
  }

  @Test
  void contextThatWasReadShowsWhatWasSetThere() {
    SecurityContext read = SecurityContextHolder.getContext();
    read.setAuthentication(ANN);
    read.setAuthentication(BOB);
    assertEquals("bob", name(read));
    assertEquals("bob", user());
  }

  @Test
  void contextThatWasReadNoLongerWritesWhenAnotherWasSetSince() {
    SecurityContext read = SecurityContextHolder.getContext();
    SecurityContextHolder.setContext(new SecurityContextImpl(ANN));
    read.setAuthentication(BOB);
    assertEquals("ann", user());
  }

  @Test
  void whatATaskSetsEndsWithIt() throws Exception {
    elsewhere(() -> login(BOB));
    elsewhere(() -> assertNull(user()));
  }

  @Test
  void deferredContextIsLookedUpOnceWhenItIsReadForAllFlows() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    SecurityContextHolder.setDeferredContext(
        () -> {
          lookups.incrementAndGet();
          return new SecurityContextImpl(ANN);
        });
    assertEquals(0, lookups.get());
    elsewhere(
        () -> {
          assertEquals("ann", user());
          login(BOB);
        });
    assertEquals("ann", user());
    assertEquals(1, lookups.get());
  }

  @Test
  void deferredContextOfTheHolderIsTheOneOfThatTime() {
    login(ANN);
    var deferred = SecurityContextHolder.getDeferredContext();
    login(BOB);
    assertEquals("ann", name(deferred.get()));
  }

  @Test
  void contextThatNoSessionKeepsStaysOne() {
    SecurityContextHolder.setContext(new TransientSecurityContext(ANN));
    SecurityContext read = SecurityContextHolder.getContext();
    assertTrue(read.getClass().isAnnotationPresent(Transient.class));
    read.setAuthentication(BOB);
    assertTrue(SecurityContextHolder.getContext().getClass().isAnnotationPresent(Transient.class));
    SecurityContextHolder.setContext(read);
    assertTrue(SecurityContextHolder.getContext().getClass().isAnnotationPresent(Transient.class));
  }

  @Test
  void contextInASessionIsOneOfSpringsOwn() throws Exception {
    login(ANN);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(SecurityContextHolder.getContext());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Object restored = in.readObject();
      assertEquals(SecurityContextImpl.class, restored.getClass());
      assertEquals(SecurityContextHolder.getContext(), restored);
    }
  }

  @Test
  void contextOfAnotherKindIsKeptAsItIs() {
    SecurityContext own = new Own();
    SecurityContextHolder.setContext(own);
    assertSame(own, SecurityContextHolder.getContext());
  }

  private static final class Own implements SecurityContext {
    private static final long serialVersionUID = 1;

    @Override
    public Authentication getAuthentication() {
      return ANN;
    }

    @Override
    public void setAuthentication(@Nullable Authentication user) {}
  }

  @Test
  void strategyThatSomebodyElseHasSetIsReportedAndCanBeRepaired() {
    SecurityContextHolder.setContextHolderStrategy(before);
    assertEquals(
        List.of("Spring Security: SecurityContextHolder's strategy"), installed.overwritten());
    installed.repair();
    assertEquals(List.of(), installed.overwritten());
    login(ANN);
    assertEquals("ann", user());
  }
}
