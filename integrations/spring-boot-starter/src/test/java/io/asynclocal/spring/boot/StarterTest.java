package io.asynclocal.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.UnsupportedLibraryException;
import io.asynclocal.spring.IncomingRequest;
import io.asynclocal.spring.ListenerEntries;
import io.asynclocal.spring.PropagatingExecutors;
import io.asynclocal.spring.RequestEntries;
import io.asynclocal.spring.RequestEntry;
import io.asynclocal.spring.ScheduledEntries;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskExecutor;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What the starter starts, ends, and leaves to the application. */
final class StarterTest {
  private static final AsyncLocalStorage<String> ID = AsyncLocalStorage.create();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class App {
    /** Subscribes while the beans are made. */
    @Bean
    CompletableFuture<String> early() {
      return ID.call(
          "early",
          () ->
              Mono.fromCallable(() -> String.valueOf(ID.getStore()))
                  .subscribeOn(Schedulers.parallel())
                  .toFuture());
    }
  }

  private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .properties(
            "spring.main.banner-mode=off", "spring.reactor.netty.shutdown-quiet-period=100ms")
        .properties(properties)
        .run();
  }

  private static String afterReactorsHop() {
    return String.valueOf(
        ID.call(
            "mine",
            () ->
                Mono.fromCallable(() -> String.valueOf(ID.getStore()))
                    .subscribeOn(Schedulers.parallel())
                    .block()));
  }

  @Test
  void environmentIsStartedBeforeTheBeansAndEndsWithTheLastContext() throws Exception {
    assertEquals("null", afterReactorsHop());
    ConfigurableApplicationContext first = start(App.class, "spring.application.name=orders");
    ConfigurableApplicationContext second = start(App.class);
    AsyncEnvironment environment = first.getBean("asyncEnvironment", AsyncEnvironment.class);
    assertEquals("orders", environment.name());
    assertEquals(
        "early", first.getBean("early", CompletableFuture.class).get(60, TimeUnit.SECONDS));
    assertEquals(List.of(), environment.overwritten());
    first.close();
    assertTrue(environment.isClosed());
    assertEquals("mine", afterReactorsHop());
    second.close();
    assertEquals("null", afterReactorsHop());
  }

  @Test
  void nothingIsStartedWhereItIsSwitchedOff() {
    try (ConfigurableApplicationContext context = start(App.class, "asynclocal.enabled=false")) {
      assertEquals("null", afterReactorsHop());
      assertFalse(context.containsBean("asyncEnvironment"));
      assertEquals(Map.of(), context.getBeansOfType(RequestEntries.class));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Failing {
    @Bean
    String fails() {
      throw new IllegalStateException("as a bean does");
    }
  }

  @Test
  void nothingIsLeftOfAnApplicationThatFailsToStart() {
    assertThrows(RuntimeException.class, () -> start(Failing.class));
    assertEquals("null", afterReactorsHop());
  }

  @Test
  void executorsCarryStoresUnlessExcluded() throws Exception {
    try (ConfigurableApplicationContext context = start(App.class)) {
      assertEquals("mine", seenBy(context));
    }
    try (ConfigurableApplicationContext context =
        start(App.class, "asynclocal.executors.exclude=applicationTaskExecutor")) {
      assertEquals("null", seenBy(context));
    }
    try (ConfigurableApplicationContext context =
        start(App.class, "asynclocal.executors.enabled=false")) {
      assertEquals("null", seenBy(context));
    }
  }

  private static String seenBy(ConfigurableApplicationContext context) throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    TaskExecutor executor = context.getBean("applicationTaskExecutor", TaskExecutor.class);
    ID.run("mine", () -> executor.execute(() -> seen.complete(String.valueOf(ID.getStore()))));
    return seen.get(60, TimeUnit.SECONDS);
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Own {
    @Bean(destroyMethod = "close")
    AsyncEnvironment mine() {
      return AsyncEnvironment.builder().name("mine").start();
    }

    @Bean
    RequestEntries entries() {
      return RequestEntries.none();
    }

    @Bean
    static PropagatingExecutors executors() {
      return new PropagatingExecutors(name -> false);
    }

    @Bean
    ScheduledEntries scheduled() {
      return new ScheduledEntries();
    }

    @Bean
    static ListenerEntries listeners() {
      return new ListenerEntries();
    }
  }

  @Test
  void beansOfTheApplicationAreNotDoubled() {
    try (ConfigurableApplicationContext context = start(Own.class)) {
      assertEquals("mine", context.getBean(AsyncEnvironment.class).name());
      assertSame(RequestEntries.none(), context.getBean(RequestEntries.class));
      assertEquals(1, context.getBeansOfType(PropagatingExecutors.class).size());
      assertEquals(1, context.getBeansOfType(ScheduledEntries.class).size());
      assertEquals(Set.of("listeners"), context.getBeansOfType(ListenerEntries.class).keySet());
    }
  }

  @Test
  void messagesOfListenersAreEntriesUnlessSwitchedOff() {
    try (ConfigurableApplicationContext context = start(App.class)) {
      assertEquals(1, context.getBeansOfType(ListenerEntries.class).size());
    }
    try (ConfigurableApplicationContext context =
        start(App.class, "asynclocal.listeners.enabled=false")) {
      assertEquals(Map.of(), context.getBeansOfType(ListenerEntries.class));
    }
  }

  private record Headers(Map<String, String> unwrap) implements IncomingRequest {
    @Override
    public List<String> header(String name) {
      String value = unwrap.get(name);
      return value == null ? List.of() : List.of(value);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class WithEntry {
    @Bean
    RequestEntry caller() {
      return (context, request) -> context.with(ID, "called");
    }
  }

  @Test
  void storesThatPropertiesDeclareAreBoundAndShownInLogLines() {
    try (ConfigurableApplicationContext context =
        start(
            WithEntry.class,
            "asynclocal.requests.stores.tenant.header=X-Tenant",
            "asynclocal.requests.stores.tenant.mdc=t",
            "asynclocal.requests.stores.trace.generate=uuid")) {
      RequestStorages storages = context.getBean(RequestStorages.class);
      assertEquals(Set.of("requestId", "tenant", "trace"), storages.names());
      AsyncContext begun =
          context
              .getBean(RequestEntries.class)
              .begin(new Headers(Map.of("X-Tenant", "acme", "X-Request-ID", "r-17")));
      begun.run(
          () -> {
            assertEquals("acme", storages.get("tenant").getStore());
            assertEquals("r-17", storages.get("requestId").getStore());
            assertEquals(36, String.valueOf(storages.get("trace").getStore()).length());
            assertEquals("acme", MDC.get("t"));
            assertEquals("r-17", MDC.get("requestId"));
            assertEquals("called", ID.getStore());
          });
      assertNull(MDC.get("t"));
      assertThrows(IllegalArgumentException.class, () -> storages.get("tenants"));
    }
  }

  @Test
  void usualIdIsLeftOutOnRequest() {
    try (ConfigurableApplicationContext context =
        start(App.class, "asynclocal.requests.default-id=false")) {
      assertEquals(Set.of(), context.getBean(RequestStorages.class).names());
    }
  }

  @Test
  void storeThatNothingBringsIsExplained() {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () -> start(App.class, "asynclocal.requests.stores.tenant.mdc=tenant"));
    FailureAnalysis analysis = analyze(failure);
    assertNotNull(analysis);
    assertTrue(analysis.getAction().contains("asynclocal.requests.stores.tenant.header"));
  }

  @Test
  void usualMistakesAreExplained() {
    FailureAnalysis name =
        analyze(
            new BeanNotOfRequiredTypeException(
                "environment",
                org.springframework.core.env.ConfigurableEnvironment.class,
                AsyncEnvironment.class));
    assertNotNull(name);
    assertTrue(name.getAction().contains("asyncEnvironment"), name.getAction());
    FailureAnalysis old =
        analyze(
            new IllegalStateException(
                new UnsupportedLibraryException("reactor-core", "3.5.0", null)));
    assertNotNull(old);
    assertTrue(old.getAction().contains("reactor-core 3.5.0"), old.getAction());
    assertNull(analyze(new IllegalStateException("somebody else's")));
  }

  private static @Nullable FailureAnalysis analyze(Throwable failure) {
    return new AsyncLocalFailureAnalyzer().analyze(failure);
  }
}
