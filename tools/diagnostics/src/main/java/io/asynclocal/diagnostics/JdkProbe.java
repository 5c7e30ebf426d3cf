package io.asynclocal.diagnostics;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;

import io.asynclocal.diagnostics.bootstrap.JdkWork;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.ObjIntConsumer;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassInjector;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/**
 * Calls of {@link JdkWork} in the JDK's pools and futures, from {@link #install} to {@link #close}.
 * The only class that needs Byte Buddy, besides what it adds.
 */
final class JdkProbe implements AutoCloseable {
  /** Spelt out: our own class of this name must not be loaded before the other one is there. */
  private static final String LISTENED = JdkProbe.class.getPackageName() + ".bootstrap.JdkWork";

  /** The classes of what waits for a future, and of a future's own task. */
  private static final String FUTURES = CompletableFuture.class.getName() + "$";

  private final Instrumentation jvm;
  private final RedefinitionStrategy.DiscoveryStrategy classes;
  private final ResettableClassFileTransformer installed;

  private JdkProbe(Instrumentation jvm, Class<?>[] changed, Outcome outcome) {
    this.jvm = jvm;
    classes = new RedefinitionStrategy.DiscoveryStrategy.Explicit(changed);
    AgentBuilder agent =
        new AgentBuilder.Default()
            .disableClassFormatChanges()
            .with(RedefinitionStrategy.RETRANSFORMATION)
            .with(classes)
            .with(outcome)
            .ignore(none());
    for (Addition addition : additions()) {
      agent =
          agent
              .type(addition.types)
              .transform(
                  (type, description, loader, module, domain) ->
                      type.visit(Advice.to(addition.code).on(addition.methods)));
    }
    installed = agent.installOn(jvm);
  }

  /**
   * Has {@code listener} told of what the JDK's pools and futures do.
   *
   * @throws IllegalStateException if their classes can't be changed; nothing has changed then
   */
  static JdkProbe install(ObjIntConsumer<Object> listener) {
    Instrumentation jvm = ByteBuddyAgent.install();
    give(jvm);
    Class<?>[] changed = classes();
    Outcome outcome = new Outcome();
    JdkProbe probe = new JdkProbe(jvm, changed, outcome);
    if (outcome.changed.size() < changed.length) {
      probe.close();
      throw new IllegalStateException(
          "Of the JDK's pools and futures only " + outcome.changed + " could be instrumented.",
          outcome.failure);
    }
    listen(listener);
    return probe;
  }

  /** Leaves the JDK's classes as they were. */
  @Override
  public void close() {
    listen(null);
    installed.reset(jvm, RedefinitionStrategy.RETRANSFORMATION, classes);
  }

  /** All that is added; methods that one version of the JDK has not got are another's. */
  private static List<Addition> additions() {
    return List.of(
        new Addition(
            ThreadPoolExecutor.class.getName(), named("execute"), JdkAdvice.HandedOver.class),
        new Addition(
            ScheduledThreadPoolExecutor.class.getName(),
            named("delayedExecute"),
            JdkAdvice.HandedOver.class),
        new Addition(
            ForkJoinPool.class.getName(),
            namedOneOf("externalPush", "externalSubmit", "scheduleDelayedTask"),
            JdkAdvice.HandedOver.class),
        new Addition(
            ForkJoinPool.class.getName(), named("poolSubmit"), JdkAdvice.HandedOverSecond.class),
        new Addition(
            ForkJoinTask.class.getName(), named("fork"), JdkAdvice.HandingItselfOver.class),
        new Addition(FUTURES + "UniCompletion", isConstructor(), JdkAdvice.Registered.class),
        new Addition(FUTURES + "AsyncRun", isConstructor(), JdkAdvice.Registered.class),
        new Addition(FUTURES + "AsyncSupply", isConstructor(), JdkAdvice.Registered.class),
        new Addition(
            ThreadPoolExecutor.class.getName(),
            named("beforeExecute"),
            JdkAdvice.BegunByWorker.class),
        new Addition(
            ThreadPoolExecutor.class.getName(),
            named("afterExecute"),
            JdkAdvice.EndedByWorker.class),
        new Addition(ForkJoinTask.class.getName(), named("doExec"), JdkAdvice.Run.class),
        new Addition(FUTURES + "AsyncRun", named("run"), JdkAdvice.Run.class),
        new Addition(FUTURES + "AsyncSupply", named("run"), JdkAdvice.Run.class),
        new Addition(
            nameStartsWith(FUTURES), named("tryFire").and(not(isAbstract())), JdkAdvice.Run.class));
  }

  private static Class<?>[] classes() {
    List<Class<?>> classes =
        new ArrayList<>(
            List.of(
                ThreadPoolExecutor.class,
                ScheduledThreadPoolExecutor.class,
                ForkJoinPool.class,
                ForkJoinTask.class));
    for (Class<?> nested : CompletableFuture.class.getDeclaredClasses()) {
      if (ForkJoinTask.class.isAssignableFrom(nested)) {
        classes.add(nested);
      }
    }
    return classes.toArray(Class<?>[]::new);
  }

  /** Gives {@link JdkWork} to the bootstrap class loader, unless that has it. */
  private static void give(Instrumentation jvm) {
    if (isGiven()) {
      return;
    }
    String file = "/" + LISTENED.replace('.', '/') + ".class";
    try (InputStream code = JdkProbe.class.getResourceAsStream(file)) {
      File folder = Files.createTempDirectory("asynclocal").toFile();
      ClassInjector.UsingInstrumentation.of(
              folder, ClassInjector.UsingInstrumentation.Target.BOOTSTRAP, jvm)
          .injectRaw(Map.of(LISTENED, code.readAllBytes()));
      folder.deleteOnExit();
      for (File jar : folder.listFiles()) {
        jar.deleteOnExit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The JDK's classes can't be given what they are to call.", e);
    }
  }

  private static boolean isGiven() {
    try {
      Class.forName(LISTENED, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void listen(@Nullable ObjIntConsumer<Object> listener) {
    try {
      Class.forName(LISTENED, true, null)
          .getMethod("listen", ObjIntConsumer.class)
          .invoke(null, listener);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(LISTENED + " is not of this version.", e);
    }
  }

  /** Code that is added to some methods of some classes. */
  private record Addition(
      ElementMatcher<? super TypeDescription> types,
      ElementMatcher<? super MethodDescription> methods,
      Class<?> code) {

    Addition(String type, ElementMatcher<? super MethodDescription> methods, Class<?> code) {
      this(named(type), methods, code);
    }
  }

  /** What has become of the additions. */
  private static final class Outcome extends AgentBuilder.Listener.Adapter {
    final Set<String> changed = new HashSet<>();
    @Nullable Throwable failure;

    @Override
    public void onTransformation(
        TypeDescription type,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        DynamicType result) {
      changed.add(type.getName());
    }

    @Override
    public void onError(
        String typeName,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        Throwable error) {
      failure = error;
    }
  }
}
