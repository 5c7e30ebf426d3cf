package io.asynclocal.benchmarks.reactor;

import io.micrometer.context.ContextRegistry;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.publisher.Hooks;

/** Reactor's own propagation of so many thread-locals, each with a value. */
@State(Scope.Thread)
public class AutomaticMode {
  /** How many thread-locals there are. */
  @Param({"1", "3", "8"})
  public int accessors;

  /** Binds the values. */
  @Setup
  public void bind() {
    ContextRegistry registry = ContextRegistry.getInstance();
    // Those that the class path brings along aren't counted.
    registry
        .getThreadLocalAccessors()
        .forEach(found -> registry.removeThreadLocalAccessor(found.key()));
    for (int i = 0; i < accessors; i++) {
      ThreadLocal<String> local = new ThreadLocal<>();
      local.set("outer");
      registry.registerThreadLocalAccessor(key(i), local);
    }
    Hooks.enableAutomaticContextPropagation();
  }

  /** Takes the hooks out of Reactor. */
  @TearDown
  public void disable() {
    Hooks.disableAutomaticContextPropagation();
    for (int i = 0; i < accessors; i++) {
      ContextRegistry.getInstance().removeThreadLocalAccessor(key(i));
    }
  }

  private static String key(int accessor) {
    return Integer.toString(accessor);
  }
}
