package io.asynclocal.foreign;

import static io.asynclocal.Arguments.require;

import io.asynclocal.Arguments;
import io.asynclocal.ThreadView;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.InstanceKey;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The work of one environment that goes on where Java can't see it, such as in native code: its
 * open {@linkplain AsyncOperation operations}, and its {@linkplain ThreadSafeFunction functions}
 * that any thread may call. An environment has one, its {@linkplain AsyncEnvironment#instanceData
 * instance data}.
 *
 * {@snippet :
 * ForeignWork foreign = ForeignWork.of(environment);
 *
 * AsyncOperation operation = foreign.open("my_addon_async_work");
 * ThreadSafeFunction<Row> onRow = foreign.function("onRow", eventLoop, this::show).build();
 * }
 *
 * <p><b>Threads.</b> Opening and closing the environment may race: what was opened is closed with
 * it, what comes later is refused.
 *
 * <p><b>Failures.</b> When the environment is closed, operations that are still open are closed and
 * reported, after all cleanup hooks have run.
 */
public final class ForeignWork {
  private static final InstanceKey<ForeignWork> KEY = InstanceKey.of("foreign work");

  private final AsyncEnvironment environment;
  private final Operations operations;

  private ForeignWork(AsyncEnvironment environment) {
    this.environment = environment;
    this.operations = new Operations(environment.name());
  }

  /**
   * Returns an environment's foreign work. Operations keep the stack that opened them as {@link
   * LeakDetection#fromProperty} says, unless {@linkplain #of(AsyncEnvironment, LeakDetection)
   * something else} is declared.
   *
   * @param environment ends it when it is closed
   * @return the one that the environment has
   * @throws IllegalStateException if the environment is closed
   * @throws NullPointerException if {@code environment} is null
   */
  public static ForeignWork of(AsyncEnvironment environment) {
    require(environment, "environment");
    return environment.instanceData(
        KEY, () -> new ForeignWork(environment), foreign -> foreign.operations.close());
  }

  /**
   * Returns an environment's foreign work, and declares which operations keep the stack that opened
   * them, of those that are opened from now on.
   *
   * @param environment ends it when it is closed
   * @param leakDetection the level
   * @return the one that the environment has
   * @throws IllegalStateException if the environment is closed, or if another level is declared for
   *     it, which stays
   * @throws NullPointerException if an argument is null
   */
  public static ForeignWork of(AsyncEnvironment environment, LeakDetection leakDetection) {
    require(leakDetection, "leakDetection");
    ForeignWork foreign = of(environment);
    foreign.operations.declare(leakDetection);
    return foreign;
  }

  /**
   * Opens an operation: work that goes on where the library can't see it, until it is closed.
   *
   * @param operation a name that people will recognise in messages
   * @return the operation, in the current context
   * @throws IllegalArgumentException if {@code operation} is blank
   * @throws IllegalStateException if the environment is closed
   * @throws NullPointerException if {@code operation} is null
   */
  public AsyncOperation open(String operation) {
    Arguments.requireName(operation, "operation");
    if (!environment.isClosed()) {
      AsyncOperation opened = new AsyncOperation(operation, operations);
      if (opened.begin()) {
        return opened;
      }
      opened.release();
    }
    throw new IllegalStateException(
        "Environment '"
            + environment.name()
            + "' is closed: operation '"
            + operation
            + "' can't be opened (on thread '"
            + ThreadView.currentName()
            + "'). Open it before close(), or start another environment with"
            + " AsyncEnvironment.start().");
  }

  /**
   * {@return how many operations are open; those that were forgotten count until they are found}
   */
  public long openOperations() {
    return operations.count();
  }

  /**
   * Tells {@code listener} of each operation that was never closed, besides the report through
   * {@link System.Logger}.
   *
   * @param listener what to tell, on the thread that finds the leak
   * @throws NullPointerException if {@code listener} is null
   */
  public void addLeakListener(Consumer<? super OperationLeak> listener) {
    operations.addListener(require(listener, "listener"));
  }

  /**
   * Undoes {@link #addLeakListener}. Does nothing if the listener isn't there.
   *
   * @param listener what was added
   * @throws NullPointerException if {@code listener} is null
   */
  public void removeLeakListener(Consumer<? super OperationLeak> listener) {
    operations.removeListener(require(listener, "listener"));
  }

  /**
   * Returns a builder for a function that any thread may call, and that ends with the environment.
   *
   * @param <T> what a call hands over
   * @param name a name for messages
   * @param executor runs the target
   * @param target what a call calls
   * @return a new builder
   * @throws IllegalArgumentException if {@code name} is blank
   * @throws NullPointerException if an argument is null
   */
  public <T> ThreadSafeFunctionBuilder<T> function(
      String name, Executor executor, Consumer<? super T> target) {
    return new ThreadSafeFunctionBuilder<>(
        environment,
        Arguments.requireName(name, "thread-safe function"),
        require(executor, "executor"),
        require(target, "target"));
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "ForeignWork[" + environment.name() + ", " + openOperations() + " open]";
  }
}
