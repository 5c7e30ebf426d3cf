package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** What is decided when Reactor is loaded, tried with a Reactor of its own. */
final class ApartTest {
  private static final String VIRTUAL = "reactor.schedulers.defaultBoundedElasticOnVirtualThreads";
  private static final String REACTOR = "reactor.core";
  private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void boundedElastic_onVirtualThreadsRunsAsTheSubscriber() throws Exception {
    System.setProperty(VIRTUAL, "true");
    try (URLClassLoader apart = new URLClassLoader(urls(Flux.class, Publisher.class), PLATFORM)) {
      assertEquals(List.of("virtual:A", "next:A"), results(apart, ApartScenarios.Elastic.class));
    } finally {
      System.clearProperty(VIRTUAL);
    }
  }

  /** With Micrometer's library beside it Reactor does as much by itself. */
  @Test
  void tap_isToldAsTheSubscriberWhoeverRequestsOrCancels() throws Exception {
    try (URLClassLoader apart = new URLClassLoader(urls(Flux.class, Publisher.class), PLATFORM)) {
      assertEquals(
          List.of("request:A", "next:A", "cancel:A"), results(apart, ApartScenarios.Tap.class));
    }
  }

  @Test
  void closedModule_isToldOfOnceAndServedAsFarAsItGoes() throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    List<String> seen = warned(warnings, () -> results(closedReactor(), ApartScenarios.Sink.class));
    assertEquals(
        List.of("first:intruder", "second:A", "future:A", "hop:A", "shared:B", "request:A"), seen);
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("the first operator after a sink"), warnings.toString());
  }

  /** As on a Java that refuses to write them. */
  @Test
  void finalFields_thatAreLeftAloneAreToldOfOnceAndDoneWithout() throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    System.setProperty(FinalFields.PROPERTY, FinalFields.KEEP);
    try (URLClassLoader apart = new URLClassLoader(urls(Flux.class, Publisher.class), PLATFORM)) {
      assertEquals(
          List.of("first:A", "second:A", "future:A", "hop:A", "shared:B", "request:A"),
          warned(warnings, () -> results(apart, ApartScenarios.Sink.class)));
    } finally {
      System.clearProperty(FinalFields.PROPERTY);
    }
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(
        warnings.get(0).contains("--enable-final-field-mutation=ALL-UNNAMED"), warnings.toString());
  }

  /** As where the Java agent has loaded Reactor: what isn't final may be written by anybody. */
  @Test
  void fields_thatTheAgentHasOpenedAreWrittenThoughFinalOnesMustNotBe() throws Exception {
    List<String> warnings = new CopyOnWriteArrayList<>();
    System.setProperty(FinalFields.PROPERTY, FinalFields.KEEP);
    try (URLClassLoader opened = new OpeningLoader(urls(Flux.class, Publisher.class))) {
      assertEquals(
          List.of("first:A", "second:A", "future:A", "hop:A", "shared:B", "request:A"),
          warned(warnings, () -> results(opened, ApartScenarios.Sink.class)));
      assertEquals(List.of(), warnings);
    } finally {
      System.clearProperty(FinalFields.PROPERTY);
    }
  }

  private static List<String> warned(List<String> warnings, Callable<List<String>> work)
      throws Exception {
    Logger logger = Logger.getLogger("io.asynclocal.reactor");
    Handler noting = noting(warnings);
    logger.addHandler(noting);
    logger.setUseParentHandlers(false);
    try {
      return work.call();
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(noting);
    }
  }

  @Test
  void openModule_isServedInFull() throws Exception {
    try (URLClassLoader apart = new URLClassLoader(urls(Flux.class, Publisher.class), PLATFORM)) {
      assertEquals(
          List.of("first:A", "second:A", "future:A", "hop:A", "shared:B", "request:A"),
          results(apart, ApartScenarios.Sink.class));
    }
  }

  private static Handler noting(List<String> messages) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        messages.add(record.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** Runs a scenario with our classes, loaded anew above the Reactor that {@code reactor} loads. */
  private static List<String> results(
      ClassLoader reactor, Class<? extends Supplier<List<String>>> scenario) throws Exception {
    try (URLClassLoader ours =
        new URLClassLoader(
            urls(AsyncLocalStorage.class, ReactorIntegration.class, ApartTest.class), reactor)) {
      Class<?> loaded = ours.loadClass(scenario.getName());
      assertNotSame(scenario, loaded);
      List<String> results = new ArrayList<>();
      for (Object result : (List<?>) ((Supplier<?>) loaded.getConstructor().newInstance()).get()) {
        results.add(String.valueOf(result));
      }
      return results;
    }
  }

  /** Returns a loader of Reactor as a module that is open to nobody, as it may be one day. */
  private static ClassLoader closedReactor() throws Exception {
    ModuleFinder libraries = ModuleFinder.of(pathOf(Flux.class), pathOf(Publisher.class));
    ModuleReference automatic = libraries.find(REACTOR).orElseThrow();
    ModuleDescriptor.Builder closed =
        ModuleDescriptor.newModule(REACTOR)
            .requires("java.logging")
            .requires("org.reactivestreams")
            .packages(automatic.descriptor().packages());
    automatic.descriptor().packages().forEach(closed::exports);
    ModuleReference reference =
        new ModuleReference(closed.build(), automatic.location().orElseThrow()) {
          @Override
          public ModuleReader open() throws IOException {
            return automatic.open();
          }
        };
    ModuleFinder finder =
        new ModuleFinder() {
          @Override
          public Optional<ModuleReference> find(String name) {
            return name.equals(REACTOR) ? Optional.of(reference) : libraries.find(name);
          }

          @Override
          public Set<ModuleReference> findAll() {
            return Set.of(reference, libraries.find("org.reactivestreams").orElseThrow());
          }
        };
    Configuration resolved =
        ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of(REACTOR));
    return ModuleLayer.boot().defineModulesWithOneLoader(resolved, PLATFORM).findLoader(REACTOR);
  }

  private static URL[] urls(Class<?>... classes) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (Class<?> type : classes) {
      urls.add(pathOf(type).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  private static Path pathOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
