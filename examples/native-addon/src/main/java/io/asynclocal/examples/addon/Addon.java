package io.asynclocal.examples.addon;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.InstanceKey;
import io.asynclocal.foreign.AsyncOperation;
import io.asynclocal.foreign.CallStatus;
import io.asynclocal.foreign.ForeignWork;
import io.asynclocal.foreign.ThreadSafeFunction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * The add-on in one environment: it computes on threads of its own, and answers on the
 * application's executor with the stores of whoever asked.
 *
 * <p>Everything it has belongs to the environment. Closing that joins the add-on's threads, drops
 * the answers that wait, and frees its memory.
 */
public final class Addon {
  private static final InstanceKey<Addon> KEY = InstanceKey.of("native add-on");
  private static final int THREADS = 2;

  private final AsyncEnvironment environment;
  private final ForeignWork foreign;
  private final Closing closing;
  private final ThreadSafeFunction<Answer> answers;
  private final NativeAddon compiled;

  /** Held while a call is opened and given to C, so that a stop finds it whole or not at all. */
  private final Object submitting = new Object();

  private boolean stopping;
  private long made;

  /** The calls that C has not answered. */
  private final Map<Long, Call> unanswered = new ConcurrentHashMap<>();

  private Addon(AsyncEnvironment environment, Executor executor, Bridge bridge, Closing closing) {
    this.environment = environment;
    this.foreign = ForeignWork.of(environment);
    this.closing = closing;
    answers =
        foreign
            .<Answer>function("native add-on", executor, this::deliver)
            .onDropped(answer -> answer.call().operation().close())
            .build();
    compiled = bridge.open(THREADS, this::answer);
    // Before the function ends: its hook is older.
    environment.addCleanupHook(this::stop);
  }

  private record Call(AsyncOperation operation, LongConsumer onSum) {}

  private record Answer(Call call, long sum) {}

  /**
   * Returns the environment's add-on, through the newest bridge that this JDK has.
   *
   * @param environment whose add-on it is
   * @param executor where answers are delivered, for whoever asks first
   * @return the same for all who ask
   */
  public static Addon in(AsyncEnvironment environment, Executor executor) {
    return in(environment, executor, Bridge.best(), Closing.ON_EVERY_PATH);
  }

  static Addon in(AsyncEnvironment environment, Executor executor, Bridge bridge, Closing closing) {
    return environment.instanceData(
        KEY,
        () -> new Addon(environment, executor, bridge, closing),
        addon -> addon.compiled.free());
  }

  /**
   * Has 1 + 2 + … + n computed by the add-on's threads.
   *
   * @param n the last number
   * @param onSum gets the sum, in the caller's context
   * @throws IllegalStateException if the environment is closed, or being closed, or C has no memory
   */
  public void sum(long n, LongConsumer onSum) {
    synchronized (submitting) {
      if (stopping) {
        throw new IllegalStateException(
            environment + " is being closed: the add-on takes no more calls. Ask earlier.");
      }
      Call call = new Call(foreign.open("my_addon_async_work"), onSum);
      long number = ++made;
      unanswered.put(number, call);
      if (!compiled.submit(number, n)) {
        unanswered.remove(number);
        call.operation().close();
        throw new IllegalStateException(
            "The add-on has no memory for another call. Wait for answers before you ask again.");
      }
    }
  }

  /** {@return how many calls C has answered in this environment} */
  public long answered() {
    return compiled.answered();
  }

  /** Runs on the add-on's threads. */
  private void answer(long number, long sum) {
    Call call = unanswered.remove(number);
    if (call == null) {
      return; // it was given up while it was being computed
    }
    CallStatus status = CallStatus.CLOSING;
    try {
      status = answers.tryCall(new Answer(call, sum));
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread
          .getUncaughtExceptionHandler()
          .uncaughtException(thread, e); // the executor is shut down
    } finally {
      if (status != CallStatus.OK) {
        call.operation().close();
      }
    }
  }

  /** Runs on the executor. */
  private void deliver(Answer answer) {
    AsyncOperation operation = answer.call().operation();
    if (closing == Closing.ON_EVERY_PATH) {
      try (operation) {
        operation.makeCallback(() -> answer.call().onSum().accept(answer.sum()));
      }
    } else {
      operation.makeCallback(() -> answer.call().onSum().accept(answer.sum()));
      operation.close();
    }
  }

  private void stop() {
    synchronized (submitting) {
      stopping = true;
    }
    // Under no lock: a thread that is joined may be in a callback that calls.
    compiled.stop();
    unanswered.values().forEach(call -> call.operation().close());
    unanswered.clear();
  }
}
