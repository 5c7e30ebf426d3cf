package io.asynclocal.environment;

import io.asynclocal.Arguments;
import io.asynclocal.AsyncContext;
import io.asynclocal.ThreadView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One loading of the library and its integrations into an application: starting it installs every
 * {@link Integration} that there is, closing it undoes everything.
 *
 * {@snippet :
 * try (AsyncEnvironment environment = AsyncEnvironment.start()) {
 *   environment.addCleanupHook(connections::close);
 *   serve();
 * }
 * }
 *
 * <p>Closing goes in this order: the cleanup hooks, the newest first; the wait for the asynchronous
 * ones among them; the finalizers of {@linkplain #instanceData instance data}, the newest first.
 * Hooks, factories and finalizers run with nothing bound.
 *
 * <p><b>Threads.</b> Using and closing may race: what was accepted is cleaned up, what comes later
 * is refused.
 *
 * <p><b>Memory.</b> Environments don't see each other's data, and closing one leaves the others
 * working. A closed one keeps nothing alive, class loaders included.
 *
 * <p><b>Failures.</b> Closing does everything that is to be done, whatever throws; the first
 * exception is then thrown, with the others suppressed in it. A closed environment refuses
 * everything with an {@link IllegalStateException}.
 */
public final class AsyncEnvironment implements AutoCloseable {
  private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final CleanupHooks hooks = new CleanupHooks();
  private final InstanceData data;
  private final List<Installation> installations = new CopyOnWriteArrayList<>();
  private final List<Integration> integrations = new CopyOnWriteArrayList<>();

  private AsyncEnvironment(EnvironmentBuilder builder) {
    this.name = builder.name();
    this.data = new InstanceData(name);
  }

  /**
   * Starts an environment with every integration that is found where the library is. One whose
   * library isn't there is skipped, and one line of the log says so.
   *
   * @return the environment
   * @throws IllegalStateException if an integration can't be installed
   * @throws UnsupportedLibraryException if an integration's library is too old
   * @throws java.util.ServiceConfigurationError if an integration can't be loaded, though its
   *     library is there
   */
  public static AsyncEnvironment start() {
    return builder().start();
  }

  /** {@return a builder, for an environment other than {@link #start()} makes} */
  public static EnvironmentBuilder builder() {
    return new EnvironmentBuilder();
  }

  static AsyncEnvironment start(EnvironmentBuilder builder) {
    List<Integration> integrations = builder.toInstall();
    AsyncEnvironment environment = new AsyncEnvironment(builder);
    for (Integration integration : integrations) {
      environment.install(integration);
    }
    return environment;
  }

  private void install(Integration integration) {
    long before = hooks.next();
    try {
      AsyncContext.root().run(() -> integration.install(this));
      integrations.add(integration);
    } catch (NoClassDefFoundError e) {
      skip(integration, e, before);
    } catch (Throwable e) {
      throw failed(integration, e);
    }
  }

  /** Undoes what an integration had done when its library turned out to be absent. */
  private void skip(Integration integration, NoClassDefFoundError error, long before) {
    try {
      Integrations.skip("The integration '" + integration.name() + "'", error);
    } catch (NoClassDefFoundError e) {
      throw failed(integration, e);
    }
    CleanupFailures failures = new CleanupFailures();
    hooks.runFrom(before, failures);
    failures.rethrow();
  }

  /** Undoes everything, and says what could not be installed. */
  private IllegalStateException failed(Integration integration, Throwable cause) {
    IllegalStateException failure =
        cause instanceof UnsupportedLibraryException unsupported
            ? unsupported
            : new IllegalStateException(
                "The integration '"
                    + integration.name()
                    + "' could not be installed in environment '"
                    + name
                    + "', which is closed again. Mend the cause, or leave the integration out with"
                    + " builder().integrations(…).",
                cause);
    try {
      close();
    } catch (Throwable unclosed) {
      failure.addSuppressed(unclosed);
    }
    return failure;
  }

  /** {@return the name given to the builder} */
  public String name() {
    return name;
  }

  /** {@return whether closing has begun; nothing is accepted any more then} */
  public boolean isClosed() {
    return hooks.isClosed();
  }

  /**
   * Keeps what was installed in another library until the environment is closed, which closes it as
   * a {@linkplain #addCleanupHook cleanup hook} would.
   *
   * {@snippet :
   * environment.keep(AccessorBridge.install());
   * }
   *
   * @param installation what to close
   * @throws IllegalStateException if the environment is closed; the installation is left as it is
   * @throws NullPointerException if {@code installation} is null
   */
  public void keep(Installation installation) {
    addCleanupHook(Arguments.require(installation, "installation")::close);
    installations.add(installation);
  }

  /**
   * {@return the names of the places in other libraries where what this environment installed may
   * be out of force, because somebody else has changed them since} For people who look for a lost
   * context; each place is tried, which costs microseconds. Empty once the environment is closed.
   */
  public List<String> overwritten() {
    return isClosed()
        ? List.of()
        : installations.stream().flatMap(i -> i.overwritten().stream()).toList();
  }

  /**
   * Puts back in force what {@link #overwritten} names, as far as that can be done while the
   * application runs. What was begun meanwhile goes on without.
   *
   * @throws IllegalStateException if the environment is closed
   */
  public void repair() {
    if (isClosed()) {
      throw closed("nothing can be repaired");
    }
    installations.forEach(Installation::repair);
  }

  /**
   * {@return the integrations that are installed, in that order; not those that were skipped} Empty
   * once the environment is closed.
   */
  public List<Integration> integrations() {
    return List.copyOf(integrations);
  }

  /**
   * Adds what is to be done when the environment is closed, before everything that was added
   * earlier is done.
   *
   * @param hook the work, run once with nothing bound on the thread that closes
   * @return the handle for {@link #removeCleanupHook}
   * @throws IllegalStateException if the environment is closed; the hook won't be run
   * @throws NullPointerException if {@code hook} is null
   */
  public CleanupHook addCleanupHook(Runnable hook) {
    Arguments.require(hook, "hook");
    return add(
        hook,
        () -> {
          hook.run();
          return null;
        },
        Duration.ZERO);
  }

  /**
   * As {@link #addAsyncCleanupHook(Supplier, Duration)}, with a time-out of ten seconds.
   *
   * @param hook begins the work, once, and returns what tells the end of it
   * @return the handle for {@link #removeCleanupHook}
   * @throws IllegalStateException if the environment is closed; the hook won't be run
   * @throws NullPointerException if {@code hook} is null
   */
  public CleanupHook addAsyncCleanupHook(Supplier<? extends CompletionStage<?>> hook) {
    return addAsyncCleanupHook(hook, USUAL_TIMEOUT);
  }

  /**
   * Adds what is to be begun when the environment is closed, in its place among all other hooks. It
   * is awaited after the last hook has run, together with everything else that goes on then.
   *
   * @param hook begins the work, once, with nothing bound, and returns what tells the end of it
   * @param timeout how long to wait for the end, from the beginning; closing fails afterwards, with
   *     everything else done
   * @return the handle for {@link #removeCleanupHook}
   * @throws IllegalArgumentException if {@code timeout} is zero or negative
   * @throws IllegalStateException if the environment is closed; the hook won't be run
   * @throws NullPointerException if an argument is null
   */
  public CleanupHook addAsyncCleanupHook(
      Supplier<? extends CompletionStage<?>> hook, Duration timeout) {
    Arguments.require(hook, "hook");
    Arguments.require(timeout, "timeout");
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException(
          "timeout is " + timeout + ". Pass how long closing may wait for the hook.");
    }
    return add(
        hook,
        () ->
            Arguments.require(
                hook.get(), "What the asynchronous cleanup hook " + hook + " returned"),
        timeout);
  }

  private CleanupHook add(
      Object described, Supplier<? extends CompletionStage<?>> work, Duration timeout) {
    CleanupHook added = hooks.add(described, work, timeout);
    if (added == null) {
      throw closed("a cleanup hook can't be added");
    }
    return added;
  }

  /**
   * Removes a hook, so that it won't be run. May be called at any time, while the environment is
   * being closed and afterwards too.
   *
   * @param hook what was added
   * @return whether the hook will never run; false if it has begun to or has been removed before
   * @throws NullPointerException if {@code hook} is null
   */
  public boolean removeCleanupHook(CleanupHook hook) {
    return hooks.remove(Arguments.require(hook, "hook"));
  }

  /**
   * As {@link #instanceData(InstanceKey, Supplier, Consumer)}, for a value that needs no end.
   *
   * @param <T> the value's type
   * @param key names the value
   * @param factory makes it
   * @return the value
   * @throws IllegalStateException if the environment is closed
   * @throws NullPointerException if an argument is null
   */
  public <T> T instanceData(InstanceKey<T> key, Supplier<? extends T> factory) {
    return instanceData(key, factory, value -> {});
  }

  /**
   * Returns the one value that this environment has for {@code key}. The first call makes it.
   * Cleanup hooks can still use it.
   *
   * @param <T> the value's type
   * @param key names the value
   * @param factory makes it, with nothing bound, if nobody has yet; it may need the value of
   *     another key. If it throws, the next call tries again
   * @param finalizer ends the value, with nothing bound, as the last thing that closing does; of
   *     interest only in the call that makes the value
   * @return the value, the same for all callers
   * @throws IllegalStateException if the environment is closed, or if {@code factory} needs the
   *     value that it is to make
   * @throws NullPointerException if an argument is null, or what {@code factory} returned
   */
  public <T> T instanceData(
      InstanceKey<T> key, Supplier<? extends T> factory, Consumer<? super T> finalizer) {
    Arguments.require(key, "key");
    Arguments.require(factory, "factory");
    Arguments.require(finalizer, "finalizer");
    T value = data.get(key, factory, finalizer);
    if (value == null) {
      throw closed("it has no value for " + key + " any more");
    }
    return value;
  }

  /**
   * Undoes everything, in the order described above. A second call does nothing, at once, while the
   * first is going on too.
   *
   * <p>A {@link RuntimeException} or {@link Error} comes out as it was thrown; the failure of an
   * asynchronous hook that is neither, and a time-out, as the cause of a {@link
   * java.util.concurrent.CompletionException}.
   */
  @Override
  public void close() {
    if (!hooks.close()) {
      return;
    }
    CleanupFailures failures = new CleanupFailures();
    hooks.run(failures);
    installations.clear();
    integrations.clear();
    data.close(failures);
    failures.rethrow();
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "AsyncEnvironment[" + name + (isClosed() ? ", closed]" : "]");
  }

  private IllegalStateException closed(String consequence) {
    return new IllegalStateException(
        "Environment '"
            + name
            + "' is closed: "
            + consequence
            + " (on thread '"
            + ThreadView.currentName()
            + "'). Use it before close(), or start another with AsyncEnvironment.start().");
  }
}
