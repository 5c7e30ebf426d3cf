package app;

import static app.Checks.ID;
import static app.Checks.in;
import static app.Checks.same;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reactor: the fields that its integration writes aren't final, and its operators work. */
final class ReactorChecks {
  private ReactorChecks() {}

  static void addTo(Checks checks) {
    checks.add(
        "reactor-fields/stores/an operator's source and function",
        () -> {
          same(false, isFinal("reactor.core.publisher.MonoOperator", "source"));
          same(false, isFinal("reactor.core.publisher.MonoFlatMap", "mapper"));
          same(false, isFinal("reactor.core.publisher.FluxDefer", "supplier"));
        });
    checks.add(
        "reactor-fields/calls/all others are as they were",
        () -> {
          same(true, isFinal("reactor.core.publisher.FluxRange", "start"));
          same(55, Flux.range(1, 10).reduce(Integer::sum).block());
          AtomicReference<Object> seen = new AtomicReference<>();
          in("A", () -> Mono.just("x").doOnNext(x -> seen.set(ID.getStore())).block());
          same("A", seen.get());
        });
  }

  private static boolean isFinal(String type, String name) throws Exception {
    for (Class<?> c = Class.forName(type); c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return Modifier.isFinal(field.getModifiers());
        }
      }
    }
    throw new NoSuchFieldException(type + "." + name);
  }
}
