package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.asynclocal.AsyncLocalStorage;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** Two applications, each with this library in a class loader of its own, over one Reactor. */
final class TwoCopiesTest {

  /** What a copy of the library does, in whatever loader it is; found by its name there. */
  public static final class Copy implements Function<Object, Object>, AutoCloseable {
    private final AsyncLocalStorage<String> who = AsyncLocalStorage.create();
    private final ReactorInstallation installed = ReactorIntegration.install();

    /** Makes a copy, which is installed. */
    public Copy() {}

    /** {@return the store}; or runs what is given, as {@code name} says. */
    @Override
    public @org.jspecify.annotations.Nullable Object apply(Object named) {
      if (named instanceof Object[] pair) {
        who.run((String) pair[0], (Runnable) pair[1]);
      }
      return who.getStore();
    }

    @Override
    public void close() {
      installed.close();
    }
  }

  /** Loads core and this module anew, and all else as the tests do. */
  private static final class Application extends URLClassLoader {
    Application() {
      super(
          Stream.of(AsyncLocalStorage.class, ReactorIntegration.class, Copy.class)
              .map(type -> type.getProtectionDomain().getCodeSource())
              .map(CodeSource::getLocation)
              .distinct()
              .toArray(URL[]::new),
          TwoCopiesTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null
            ? loaded
            : name.startsWith("io.asynclocal.") && !name.startsWith("io.asynclocal.micrometer.")
                ? findClass(name)
                : super.loadClass(name, resolve);
      }
    }

    @SuppressWarnings("unchecked") // such is Copy, in any loader
    Function<Object, Object> copy() throws ReflectiveOperationException {
      Class<?> type = loadClass(Copy.class.getName());
      assertNotSame(Copy.class, type);
      return (Function<Object, Object>) type.getConstructor().newInstance();
    }
  }

  private final List<String> seen = new ArrayList<>();

  private static void as(Function<Object, Object> copy, String who, Runnable work) {
    Object ignored = copy.apply(new Object[] {who, work});
  }

  private static void close(Function<Object, Object> copy) throws Exception {
    ((AutoCloseable) copy).close();
  }

  private void note(String what, Function<Object, Object> one, Function<Object, Object> two) {
    seen.add(what + ":" + one.apply("store") + "," + two.apply("store"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copies_carryEachItsOwnAndEndInAnyOrder(boolean firstEndsFirst) throws Exception {
    try (Application first = new Application();
        Application second = new Application()) {
      Function<Object, Object> one = first.copy();
      Function<Object, Object> two = second.copy();
      List<FluxSink<String>> sinks = new ArrayList<>();
      Runnable subscribing =
          () ->
              Flux.<String>create(sinks::add)
                  .map(
                      item -> {
                        note(item, one, two);
                        return item;
                      })
                  .contextWrite(context -> context.put("unrelated", 1))
                  .flatMap(item -> Mono.deferContextual(context -> Mono.just(item + "'")))
                  .subscribe(item -> note(item, one, two));
      as(one, "A", () -> as(two, "B", subscribing));
      as(one, "X", () -> as(two, "X", () -> sinks.get(0).next("1")));
      close(firstEndsFirst ? one : two);
      as(one, "A", () -> as(two, "B", subscribing));
      as(one, "X", () -> as(two, "X", () -> sinks.get(1).next("2")));
      close(firstEndsFirst ? two : one);
      as(one, "X", () -> as(two, "X", () -> note("3", one, two)));

      String left = firstEndsFirst ? "X,B" : "A,X";
      assertEquals(List.of("1:A,B", "1':A,B", "2:" + left, "2':" + left, "3:X,X"), seen);
      assertNull(one.apply("store"));
      assertNull(two.apply("store"));
    }
  }

  @Test
  void copies_shareAPublisher() throws Exception {
    try (Application first = new Application();
        Application second = new Application()) {
      Function<Object, Object> one = first.copy();
      Function<Object, Object> two = second.copy();
      try {
        List<FluxSink<String>> sinks = new ArrayList<>();
        Flux<String> source = Flux.create(sinks::add);
        for (Flux<String> shared :
            List.of(
                source.share(),
                source.cache(1),
                source.publish().refCount(),
                source.publish().autoConnect(),
                source.replay(1).refCount())) {
          seen.clear();
          sinks.clear();
          as(one, "A", () -> as(two, "B", () -> shared.subscribe(i -> note(i, one, two))));
          as(one, "X", () -> as(two, "X", () -> sinks.get(0).next("1")));

          assertEquals(List.of("1:A,B"), seen);
        }
        as(one, "A", () -> assertEquals("1", Mono.just("1").cache().share().block()));
      } finally {
        close(one);
        close(two);
      }
    }
  }

  /** The counterpart of an application's own operator, which has a field of the same name. */
  @Test
  void operator_ofAnApplicationKeepsItsFields() {
    try (ReactorInstallation installed = ReactorIntegration.install()) {
      assertEquals(List.of(), installed.overwritten());
      Flux<String> sourced = Flux.from(new Sourced(Flux.just("1").hide())).share();
      assertEquals("1", sourced.blockLast());
    }
  }

  /** An operator with a field that has the name of one of Reactor's, and another type. */
  private static final class Sourced extends reactor.core.publisher.FluxOperator<String, String> {
    private final StringBuilder source = new StringBuilder("not a publisher");

    Sourced(Flux<String> above) {
      super(above);
    }

    @Override
    public void subscribe(reactor.core.CoreSubscriber<? super String> actual) {
      assertEquals("not a publisher", source.toString());
      super.source.subscribe(actual);
    }
  }
}
