package io.asynclocal.benchmarks.frameworks;

import io.smallrye.context.FastThreadContextProvider;
import io.smallrye.context.SmallRyeContextManagerProvider;
import io.smallrye.context.impl.DefaultValues;
import io.smallrye.mutiny.context.DefaultContextPropagationInterceptor;
import io.smallrye.mutiny.infrastructure.CallbackDecorator;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.context.ThreadContext;
import org.eclipse.microprofile.context.spi.ThreadContextSnapshot;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** SmallRye's context propagation: all that Mutiny calls here, with one thread-local to carry. */
@State(Scope.Thread)
public class SmallRyePropagation {
  private static final ThreadLocal<String> CARRIED = new ThreadLocal<>();

  /** Installs it, and looks whether it carries. */
  @Setup
  public void install() throws IOException {
    SmallRyeContextManagerProvider managers = SmallRyeContextManagerProvider.instance();
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    managers.registerContextManager(
        managers
            .getContextManagerBuilder()
            .withDefaultValues(new PropagateAll())
            .withThreadContextProviders(new Carrying())
            .build(),
        loader);
    thread.setContextClassLoader(new OnlySmallRyes(loader));
    Infrastructure.reload();
    thread.setContextClassLoader(loader);
    CARRIED.set("value");
    Supplier<String> decorated = Infrastructure.decorate((Supplier<String>) CARRIED::get);
    withAnother(
        () -> {
          if (!"value".equals(decorated.get())) {
            throw new IllegalStateException("SmallRye doesn't carry its thread-local.");
          }
        });
  }

  /** Runs {@code body} where the thread-local has another value. */
  void withAnother(Runnable body) {
    String before = CARRIED.get();
    CARRIED.set("another");
    try {
      body.run();
    } finally {
      CARRIED.set(before);
    }
  }

  /** As its own defaults, which it would look for in a configuration. */
  private static final class PropagateAll implements DefaultValues {
    @Override
    public String[] getExecutorPropagated() {
      return new String[] {ThreadContext.ALL_REMAINING};
    }

    @Override
    public String[] getExecutorCleared() {
      return new String[0];
    }

    @Override
    public int getExecutorAsync() {
      return -1;
    }

    @Override
    public int getExecutorQueue() {
      return -1;
    }

    @Override
    public String[] getThreadPropagated() {
      return new String[] {ThreadContext.ALL_REMAINING};
    }

    @Override
    public String[] getThreadCleared() {
      return new String[0];
    }

    @Override
    public String[] getThreadUnchanged() {
      return new String[0];
    }
  }

  /** What it is told to carry, in the way that it says is fastest. */
  private static final class Carrying implements FastThreadContextProvider {
    @Override
    public ThreadLocal<?> threadLocal(Map<String, String> properties) {
      return CARRIED;
    }

    @Override
    public String getThreadContextType() {
      return "benchmark";
    }

    @Override
    public ThreadContextSnapshot currentContext(Map<String, String> properties) {
      throw new UnsupportedOperationException("The thread-local is asked itself.");
    }

    @Override
    public ThreadContextSnapshot clearedContext(Map<String, String> properties) {
      throw new UnsupportedOperationException("The thread-local is asked itself.");
    }
  }

  /** Shows Mutiny SmallRye's decorator, and no other interceptor, such as ours. */
  private static final class OnlySmallRyes extends ClassLoader {
    private static final String SERVICES = "META-INF/services/io.smallrye.mutiny.infrastructure.";

    OnlySmallRyes(ClassLoader others) {
      super(others);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      if (name.equals("META-INF/services/" + CallbackDecorator.class.getName())) {
        Path service = Files.createTempFile("decorator", "");
        service.toFile().deleteOnExit();
        Files.writeString(service, DefaultContextPropagationInterceptor.class.getName());
        return Collections.enumeration(Collections.singleton(service.toUri().toURL()));
      }
      return name.startsWith(SERVICES) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }
}
