package io.asynclocal.contract.random;

import io.asynclocal.AsyncContext;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread of somebody else's that feeds the sources of one program. What runs there is detached
 * from whoever asked for it, as another request's thread would be, and has to leave the thread as
 * it was.
 */
public final class ForeignThread implements AutoCloseable {
  /** The {@link Stores#ID} of whoever feeds, and of whoever cancels from elsewhere. */
  public static final String INTRUDER = "intruder";

  private static final int HANGING = 60;

  /** Who is told of the faults of what somebody else does on a thread. */
  private static final Map<Thread, Consumer<String>> TOLD = new ConcurrentHashMap<>();

  private final boolean asNobody;
  private final Consumer<String> faults;
  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private volatile boolean begun;

  /**
   * Makes a thread, which {@link #close} ends.
   *
   * @param asNobody whether sources are fed in no context, and not as an intruder
   * @param faults is told what is wrong; called by any thread
   */
  public ForeignThread(boolean asNobody, Consumer<String> faults) {
    this.asNobody = asNobody;
    this.faults = faults;
  }

  /** {@return the thread, for what programs hand over by themselves} */
  public ScheduledExecutorService executor() {
    return thread;
  }

  /**
   * Has a source fed once {@link #begin} is called, in the order of the calls. May be called by any
   * thread. What {@code feed} throws is dropped: a sink that has ended, or is full, says so.
   */
  public void feed(Runnable feed) {
    waiting.add(feed);
    if (begun) {
      handOver();
    }
  }

  /** Says that all is subscribed. */
  public void begin() {
    begun = true;
    handOver();
  }

  /** By one thread at a time, so that what is fed first comes first. */
  private synchronized void handOver() {
    for (Runnable feed = waiting.poll(); feed != null; feed = waiting.poll()) {
      Runnable next = feed;
      pending.incrementAndGet();
      AsyncContext.root().run(() -> thread.execute(() -> take(next)));
    }
  }

  private void take(Runnable feed) {
    try {
      if (asNobody) {
        unchanged("the feeding thread", feed);
      } else {
        Stores.ID.run(INTRUDER, () -> unchanged("the feeding thread", feed));
      }
    } catch (RuntimeException e) {
      // As it is said above.
    } finally {
      pending.decrementAndGet();
    }
  }

  /** Runs {@code body} on the calling thread as somebody else would, and looks what it leaves. */
  public void asIntruder(String where, Runnable body) {
    AsyncContext.root().run(() -> Stores.ID.run(INTRUDER, () -> unchanged(where, body)));
  }

  private void unchanged(String where, Runnable body) {
    AsyncContext before = AsyncContext.current();
    TOLD.put(Thread.currentThread(), faults);
    try {
      body.run();
    } finally {
      TOLD.remove(Thread.currentThread());
      if (AsyncContext.current() != before) {
        faults.accept(where + " was left with " + Stores.ID.getStore() + " " + Stores.current());
      }
    }
  }

  /**
   * Says that a global hook is called, which is told of what a subscriber has lost: it is to see
   * that subscriber, or nobody, and never whoever feeds or cancels.
   *
   * @param hook which
   */
  public static void called(String hook) {
    Consumer<String> told = TOLD.get(Thread.currentThread());
    if (told != null && INTRUDER.equals(Stores.ID.getStore())) {
      told.accept(hook + " saw " + INTRUDER);
    }
  }

  /** {@return whether something is to be fed yet} */
  public boolean isBusy() {
    return pending.get() > 0;
  }

  /**
   * Waits until the thread comes to what is handed over now.
   *
   * @return false if it hangs, which is a fault
   */
  public boolean awaitTurn() throws InterruptedException {
    return awaitTurn(0, () -> {});
  }

  /**
   * Waits until the thread comes to what is handed over so many milliseconds later.
   *
   * @return false if it hangs, which is a fault
   */
  public boolean awaitTurnIn(long millis) throws InterruptedException {
    return awaitTurn(millis, () -> {});
  }

  /**
   * Waits until the thread has nothing to do now. If nobody else hands anything over to it, then
   * nothing happens there any more but what is to happen later.
   *
   * @return false if it hangs, which is a fault
   */
  public boolean awaitRest() throws InterruptedException {
    AtomicBoolean rests = new AtomicBoolean();
    boolean isReached = true;
    while (isReached && !rests.get()) {
      isReached = awaitTurn(0, () -> rests.set(!isDue(thread.getQueue().peek())));
    }
    return isReached;
  }

  /** {@return whether there is a task that runs next, as others than those of later do} */
  private static boolean isDue(@Nullable Runnable next) {
    return next instanceof Delayed delayed && delayed.getDelay(TimeUnit.NANOSECONDS) <= 0;
  }

  private boolean awaitTurn(long millis, Runnable task) throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    ScheduledFuture<?> unused =
        thread.schedule(
            () -> {
              task.run();
              reached.countDown();
            },
            millis,
            TimeUnit.MILLISECONDS);
    boolean isReached = reached.await(HANGING, TimeUnit.SECONDS);
    if (!isReached) {
      faults.accept("the foreign thread hangs");
    }
    return isReached;
  }

  /** Waits until all is fed. */
  public void awaitIdle() throws InterruptedException {
    while (isBusy() && awaitTurn()) {
      // What was fed may have asked for more.
    }
  }

  /** Ends the thread, and looks what was left there and on the calling thread. */
  public void end() throws InterruptedException {
    AsyncContext.root().run(() -> thread.execute(() -> requireNobody("the foreign thread")));
    thread.shutdown();
    if (!thread.awaitTermination(HANGING, TimeUnit.SECONDS)) {
      faults.accept("the foreign thread hangs");
    }
    requireNobody("the subscribing thread");
  }

  private void requireNobody(String where) {
    if (!Stores.NOBODY.equals(Stores.ID.getStore())) {
      faults.accept(where + " was left with " + Stores.ID.getStore());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
