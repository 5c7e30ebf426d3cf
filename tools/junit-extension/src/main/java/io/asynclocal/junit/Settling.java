package io.asynclocal.junit;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait for the work of a test that has ended. It is over when none is left, or when nothing has
 * happened for some time to what is left, of which nothing runs. What happens later comes too late,
 * also where the waiting thread hasn't had its turn yet: judgement is passed on what was left then.
 */
final class Settling {
  /** How often to look at what gives no sign when it changes, such as the context of a thread. */
  private static final long LOOK_NANOS = 5_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Supplier<List<LeftWork>> work;
  private final long settleNanos;
  private final long deadlineNanos;
  private boolean begun;
  private long begin;
  private long lastSign;
  private @Nullable List<LeftWork> left;

  /**
   * Makes what will wait.
   *
   * @param work the work that is left at the moment
   */
  Settling(Supplier<List<LeftWork>> work, Options options) {
    this.work = work;
    this.settleNanos = options.settleNanos();
    this.deadlineNanos = options.deadlineNanos();
  }

  /** The test has ended. */
  void begin() {
    lock.lock();
    try {
      begun = true;
      begin = System.nanoTime();
      lastSign = begin;
    } finally {
      lock.unlock();
    }
  }

  /** Something is about to happen to the work. */
  void sign() {
    lock.lock();
    try {
      judge();
      lastSign = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** It has happened. */
  void look() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Passes judgement on what is left, if it is time. */
  private void judge() {
    if (begun && left == null && remaining() <= 0) {
      left = work.get();
    }
  }

  private long remaining() {
    long now = System.nanoTime();
    long toDeadline = begin + deadlineNanos - now;
    boolean running = work.get().stream().anyMatch(LeftWork::isRunning);
    return running ? toDeadline : Math.min(toDeadline, lastSign + settleNanos - now);
  }

  /** Waits for the end, and returns the work that is left; {@code done} may want more. */
  List<LeftWork> await(BooleanSupplier done) {
    lock.lock();
    try {
      judge();
      while (left == null && !(work.get().isEmpty() && done.getAsBoolean())) {
        long ignored = changed.awaitNanos(Math.min(LOOK_NANOS, remaining()));
        judge();
      }
      return left == null ? List.of() : left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code done}, in vain after {@code nanos}. */
  void await(BooleanSupplier done, long nanos) {
    long deadline = System.nanoTime() + nanos;
    lock.lock();
    try {
      while (!done.getAsBoolean() && System.nanoTime() < deadline) {
        long ignored = changed.awaitNanos(LOOK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
