package io.asynclocal.benchmarks.agent;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.concurrent.AsyncCompletableFuture;
import io.asynclocal.concurrent.AsyncExecutors;
import io.asynclocal.concurrent.AsyncThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One boundary of the JDK, crossed by plain code, by our wrapper, or by plain code with the agent.
 * {@link CompareAgent} runs them and compares: which JVM has the agent is said by its arguments.
 */
public class CrossBoundary extends Comparison {
  /** How many tasks are handed over before the last is awaited. */
  private static final int TASKS = 100;

  private static final Runnable TASK = new Nothing();

  /** Who hands work over, and in what context. */
  @State(Scope.Thread)
  public static class Work {
    /** Whether {@code nothing} of ours is called, or the {@code wrapper}. */
    @Param({"nothing", "wrapper"})
    public String by = "";

    /** In the {@code root}, with a store {@code bound}, or with our library {@code untouched}. */
    @Param({"untouched", "root", "bound"})
    public String in = "";

    private @Nullable ExecutorService pool;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ThreadFactory threads;
    private @Nullable ExecutorService virtual;
    private @Nullable ForkJoinPool forks;

    /**
     * Binds the store, if there is to be one: JMH's iterations are tasks of a pool, and with the
     * agent what a task enters ends with it.
     */
    @Setup(Level.Iteration)
    public void bind() {
      if (!in.equals("untouched")) {
        AsyncLocalStorage<String> storage = AsyncLocalStorage.create();
        storage.run("before", () -> {}); // until then the agent knows nothing of the library
        if (in.equals("bound")) {
          storage.enterWith("outer");
        }
      }
    }

    /** Makes what the work is handed to. */
    @Setup
    public void begin() throws ReflectiveOperationException {
      boolean wraps = by.equals("wrapper");
      ExecutorService plain = Executors.newSingleThreadExecutor();
      pool = wraps ? AsyncExecutors.propagating(plain) : plain;
      ScheduledExecutorService plainTimer = Executors.newSingleThreadScheduledExecutor();
      timer = wraps ? AsyncExecutors.propagating(plainTimer) : plainTimer;
      threads = wraps ? AsyncThreads.propagating(Thread::new) : Thread::new;
      forks = new ForkJoinPool(1);
      if (Runtime.version().feature() >= 21) {
        ExecutorService each =
            (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        virtual = wraps ? AsyncExecutors.propagating(each) : each;
      }
    }

    /** Ends the threads. */
    @TearDown
    public void end() {
      requireNonNull(pool).shutdown();
      requireNonNull(timer).shutdown();
      requireNonNull(forks).shutdown();
      if (virtual != null) {
        virtual.shutdown();
      }
    }

    CompletableFuture<Integer> future() {
      return by.equals("wrapper") ? new AsyncCompletableFuture<>() : new CompletableFuture<>();
    }
  }

  /** A pool's {@code execute}. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void execute(Work work) throws InterruptedException {
    ExecutorService pool = requireNonNull(work.pool);
    for (int i = 1; i < TASKS; i++) {
      pool.execute(TASK);
    }
    CountDownLatch last = new CountDownLatch(1);
    pool.execute(last::countDown);
    last.await();
  }

  /** A pool's {@code execute}, with an object of its own for each task. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void executeEach(Work work) throws InterruptedException {
    ExecutorService pool = requireNonNull(work.pool);
    for (int i = 1; i < TASKS; i++) {
      pool.execute(new Nothing());
    }
    CountDownLatch last = new CountDownLatch(1);
    pool.execute(last::countDown);
    last.await();
  }

  /** A pool's {@code submit}. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void submit(Work work) throws Exception {
    last(requireNonNull(work.pool));
  }

  /** A scheduled task that is due. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void schedule(Work work) throws Exception {
    ScheduledExecutorService timer = requireNonNull(work.timer);
    for (int i = 1; i < TASKS; i++) {
      Future<?> unused = timer.schedule(TASK, 0, TimeUnit.NANOSECONDS);
    }
    timer.schedule(TASK, 0, TimeUnit.NANOSECONDS).get();
  }

  /** A future's stage, registered before the future is complete. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int stage(Work work) {
    CompletableFuture<Integer> first = work.future();
    CompletableFuture<Integer> last = first;
    for (int i = 0; i < TASKS; i++) {
      last = last.thenApply(number -> number);
    }
    first.complete(1);
    return last.join();
  }

  /** A fork, joined by whoever forked it. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void fork(Work work) {
    requireNonNull(work.forks).invoke(new Forking());
  }

  /** A platform thread. */
  @Benchmark
  public void thread(Work work) throws InterruptedException {
    Thread thread = requireNonNull(work.threads).newThread(TASK);
    thread.start();
    thread.join();
  }

  /** A virtual thread, for each task of an executor. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void virtualThread(Work work) throws Exception {
    last(requireNonNull(work.virtual, "There are no virtual threads before Java 21."));
  }

  private static void last(ExecutorService executor) throws Exception {
    for (int i = 1; i < TASKS; i++) {
      Future<?> unused = executor.submit(TASK);
    }
    executor.submit(TASK).get();
  }

  private static final class Nothing implements Runnable {
    @Override
    public void run() {}
  }

  /** Forks empty tasks, one after the other. */
  private static final class Forking extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    @Override
    protected void compute() {
      for (int i = 0; i < TASKS; i++) {
        new Empty().fork().join();
      }
    }
  }

  private static final class Empty extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    @Override
    protected void compute() {}
  }
}
