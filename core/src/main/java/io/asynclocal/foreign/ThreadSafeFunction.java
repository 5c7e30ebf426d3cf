package io.asynclocal.foreign;

import static io.asynclocal.Arguments.require;

import io.asynclocal.AsyncResource;
import io.asynclocal.ThreadView;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.CleanupHook;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function that any thread may call, native ones included, and whose target runs on one executor:
 * one call at a time, in the order of the calls, with the stores that were current when the
 * function was made.
 *
 * {@snippet :
 * ThreadSafeFunction<Row> onRow =
 *     foreign
 *         .<Row>function("onRow", eventLoop, this::show)
 *         .maxQueueSize(1_000)
 *         .finalizer(this::allShown)
 *         .build();
 *
 * onRow.callBlocking(row); // on any thread
 * onRow.release(); // when no more rows will come
 * }
 *
 * <p><b>Life.</b> A function counts the threads that use it: {@link #acquire} for one more, {@link
 * #release} when one is done. After the last release it runs what waits and ends; after {@link
 * #abort}, or when its environment is closed, it drops what waits and ends. The finalizer runs when
 * it has ended, exactly once, and then the {@code ThreadSafeFunction} resource is destroyed.
 *
 * <p><b>Threads.</b> What a thread did before a call is visible to the target. Finalizer and
 * dropped calls come on the executor too; on the thread that closes the environment, or on that
 * whose call, release or abort the executor rejected, if the executor can't be waited for.
 *
 * <p><b>Failures.</b> What the target throws goes to the uncaught-exception handler of the thread
 * that runs it, and the next call is run. What target, finalizer and handlers enter is forgotten at
 * their end.
 *
 * <p>The model is {@code napi_threadsafe_function} of Node.js, which loses the stores.
 *
 * @param <T> what a call hands over
 */
public final class ThreadSafeFunction<T> {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  /** So many calls run before others get their turn on the executor. */
  private static final int CALLS_IN_A_TURN = 64;

  private final AsyncEnvironment environment;
  private final String name;
  private final Executor executor;
  private final Consumer<? super T> target;
  private final Consumer<? super T> dropped;
  private final Runnable finalizer;
  private final AsyncResource resource;
  private final CallQueue<T> queue;
  private final CompletableFuture<Void> finalized = new CompletableFuture<>();

  /** Null until the function is made, when nobody but a closing environment can end it. */
  private @Nullable CleanupHook hook;

  private ThreadSafeFunction(ThreadSafeFunctionBuilder<T> builder) {
    this.environment = builder.environment;
    this.name = builder.name;
    this.executor = builder.executor;
    this.target = builder.target;
    this.dropped = builder.dropped;
    this.finalizer = builder.finalizer;
    this.queue = new CallQueue<>(builder.maxQueueSize, builder.threads);
    this.resource = new AsyncResource("ThreadSafeFunction");
  }

  static <T> ThreadSafeFunction<T> make(ThreadSafeFunctionBuilder<T> builder) {
    ThreadSafeFunction<T> function = new ThreadSafeFunction<>(builder);
    try {
      function.hook = builder.environment.addAsyncCleanupHook(function.new End());
    } catch (IllegalStateException e) {
      function.resource.release();
      throw e;
    }
    return function;
  }

  /** {@return the name given to the builder} */
  public String name() {
    return name;
  }

  /**
   * Calls the target on its executor, without waiting for anything.
   *
   * @param argument what the target gets
   * @return whether the call was accepted
   * @throws java.util.concurrent.RejectedExecutionException if the executor rejects the function's
   *     work; the call was not accepted
   * @throws NullPointerException if {@code argument} is null
   */
  public CallStatus tryCall(T argument) {
    return accepted(queue.offer(require(argument, "argument")), argument);
  }

  /**
   * Calls the target on its executor; waits until there is room in the queue, not for the call.
   *
   * @param argument what the target gets
   * @return {@link CallStatus#OK}, or {@link CallStatus#CLOSING} if the call was not accepted
   * @throws IllegalStateException if the target itself makes the call and the queue is full: it
   *     would wait for its own end
   * @throws InterruptedException if the thread is interrupted while it waits; the call was not
   *     accepted
   * @throws java.util.concurrent.RejectedExecutionException if the executor rejects the function's
   *     work; the call was not accepted
   * @throws NullPointerException if {@code argument} is null
   */
  public CallStatus callBlocking(T argument) throws InterruptedException {
    CallStatus status = queue.put(require(argument, "argument"));
    if (status == null) {
      throw new IllegalStateException(
          this
              + " is full, and its target, on thread '"
              + ThreadView.currentName()
              + "', would wait for room that only its own end makes. Use tryCall(…) there, or a"
              + " larger queue.");
    }
    return accepted(status, argument);
  }

  private CallStatus accepted(CallStatus status, T argument) {
    if (status == CallStatus.OK && queue.claim()) {
      try {
        executor.execute(this::work);
      } catch (RuntimeException | Error e) {
        if (queue.takeBack(argument)) {
          // Who closed it meanwhile has left the end to this thread, and who called it their calls.
          if (queue.isClosed()) {
            end();
          } else {
            retry();
          }
          throw e;
        }
      }
    }
    return status;
  }

  /**
   * Tries once more for the calls of others, which were accepted while the executor rejected one.
   */
  private void retry() {
    if (queue.claim()) {
      try {
        executor.execute(this::work);
      } catch (RuntimeException | Error e) {
        if (queue.giveBack()) {
          end();
        }
      }
    }
  }

  /**
   * Counts one more thread that uses the function.
   *
   * @return {@link CallStatus#OK}, or {@link CallStatus#CLOSING} if the function was aborted
   * @throws IllegalStateException if every thread has released the function
   */
  public CallStatus acquire() {
    CallStatus status = queue.acquire();
    if (status == null) {
      throw released("can't be acquired", "Acquire it for a thread before the last one releases");
    }
    return status;
  }

  /**
   * Says that one thread will not use the function any more. The last one ends it, once the calls
   * that wait have run.
   *
   * @throws IllegalStateException if every thread has released the function already
   */
  public void release() {
    if (!queue.release()) {
      throw released("can't be released", "Release it once for each thread that uses");
    }
    end();
  }

  /**
   * Ends the function: calls are refused from now on, and those that wait are dropped. Threads that
   * use it may still release it. A second call does nothing.
   */
  public void abort() {
    queue.abort();
    end();
  }

  /** {@return a description for people who debug} */
  @Override
  public String toString() {
    return "ThreadSafeFunction[" + name + " " + resource.asyncId() + "]";
  }

  /** Has the executor do what is left to do, if anything is and nobody is at it. */
  private void end() {
    if (queue.claim()) {
      try {
        executor.execute(this::work);
      } catch (RuntimeException | Error e) {
        LOG.log(
            Level.WARNING,
            this
                + " ends on thread '"
                + ThreadView.currentName()
                + "', and what waits in it is dropped: its executor does no more work. Shut that down"
                + " after the function is finalized.",
            e);
        if (queue.end()) {
          finish();
        }
      }
    }
  }

  /** What the environment does at its end, by the function's name in messages. */
  private final class End implements Supplier<CompletionStage<Void>> {
    @Override
    public CompletionStage<Void> get() {
      return endWithEnvironment();
    }

    @Override
    public String toString() {
      return ThreadSafeFunction.this.toString();
    }
  }

  /** Ends the function on the thread that closes the environment, or after the running call. */
  private CompletionStage<Void> endWithEnvironment() {
    if (queue.end()) {
      finish();
    }
    // The running call may be the one that closes the environment.
    return queue.isRunHere() ? CompletableFuture.completedFuture(null) : finalized;
  }

  private void work() {
    do {
      for (int i = 0; i < CALLS_IN_A_TURN; i++) {
        T argument = queue.next();
        if (argument != null) {
          Consumer<? super T> called = queue.isAborted() ? dropped : target;
          run(() -> called.accept(argument));
        } else {
          CallQueue.Rest rest = queue.rest();
          if (rest == CallQueue.Rest.END) {
            finish();
          }
          if (rest != CallQueue.Rest.MORE) {
            return;
          }
        }
      }
      queue.pause();
    } while (!new Turn(this::work).handOver(executor));
  }

  private void finish() {
    for (T argument = queue.drop(); argument != null; argument = queue.drop()) {
      T unused = argument;
      run(() -> dropped.accept(unused));
    }
    run(finalizer);
    resource.release();
    finalized.complete(null);
    CleanupHook unneeded = hook;
    if (unneeded != null) {
      environment.removeCleanupHook(unneeded);
    }
  }

  private void run(Runnable work) {
    try {
      resource.runInAsyncScope(work);
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      try {
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      } catch (Throwable unhandled) {
        e.addSuppressed(unhandled);
        LOG.log(
            Level.ERROR,
            this
                + " threw on thread '"
                + ThreadView.nameOf(thread)
                + "', and so did that thread's uncaught-exception handler. The next call is run.",
            e);
      }
    }
  }

  private IllegalStateException released(String consequence, String advice) {
    return new IllegalStateException(
        this
            + " has been released by every thread that used it and "
            + consequence
            + " on thread '"
            + ThreadView.currentName()
            + "'. "
            + advice
            + " it.");
  }
}
