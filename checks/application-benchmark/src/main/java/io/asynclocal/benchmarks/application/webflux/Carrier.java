package io.asynclocal.benchmarks.application.webflux;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A way in which a request's id gets to where it is read. It is made before the service is. */
public interface Carrier extends AutoCloseable {

  /** Returns {@code rest} of a request so that {@code id} is with it. */
  Mono<Void> carry(String id, Mono<Void> rest);

  /** Returns the id of the request that runs, or null if it is lost. */
  @Nullable String current();

  /** Returns classes whose beans the service has besides. */
  default List<Class<?>> beans() {
    return List.of();
  }

  /** Returns properties that the service has besides. */
  default List<String> properties() {
    return List.of();
  }

  /** Takes out what was installed. */
  @Override
  void close();

  /** Makes the one of that name, which the class path need not have the others' libraries for. */
  static Carrier named(String name) {
    try {
      return Class.forName("io.asynclocal.benchmarks.application.carriers." + name)
          .asSubclass(Carrier.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("There is no way called " + name + ".", e);
    }
  }
}
