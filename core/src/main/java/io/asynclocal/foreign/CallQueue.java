package io.asynclocal.foreign;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a {@link ThreadSafeFunction}'s target, who may still make some, and who
 * has to run them: one lock for all three, under which nothing foreign is ever called.
 *
 * <p>At most one thread works off the queue: it {@linkplain #claim claims} the work, runs what
 * {@link #next} gives until there is nothing, and asks {@link #rest} what that means. Exactly one
 * caller of {@code rest} or {@link #end} is told that it is the one to end the function.
 */
final class CallQueue<T> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final Deque<T> waiting = new ArrayDeque<>();

  /** How many calls may wait, 0 for any number. */
  private final int most;

  private int threads;
  private boolean closed;
  private boolean aborted;
  private boolean claimed;
  private boolean ended;
  private @Nullable Thread runner;

  /** What an empty queue means for who works it off. */
  enum Rest {
    /** It isn't empty any more. */
    MORE,
    /** The work is given back until the next call. */
    IDLE,
    /** There will be no more calls, and who asked is to end the function. */
    END
  }

  CallQueue(int most, int threads) {
    this.most = most;
    this.threads = threads;
  }

  CallStatus offer(T call) {
    lock.lock();
    try {
      return isFull() && !closed ? CallStatus.QUEUE_FULL : add(call);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room; answers null where it would wait for the calling thread itself. */
  @Nullable CallStatus put(T call) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (isFull() && !closed) {
        if (runner == Thread.currentThread()) {
          return null;
        }
        room.await();
      }
      return add(call);
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull() {
    return most != 0 && waiting.size() >= most;
  }

  private CallStatus add(T call) {
    if (closed) {
      return CallStatus.CLOSING;
    }
    waiting.addLast(call);
    return CallStatus.OK;
  }

  /** Takes back a call that was just added; returns false if it isn't waiting any more. */
  boolean takeBack(T call) {
    lock.lock();
    try {
      claimed = false;
      for (Iterator<T> newest = waiting.descendingIterator(); newest.hasNext(); ) {
        if (newest.next() == call) {
          newest.remove();
          room.signal();
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the work back undone; returns whether the queue has been closed meanwhile. */
  boolean giveBack() {
    lock.lock();
    try {
      claimed = false;
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Counts one thread more; answers null if all have released the function. */
  @Nullable CallStatus acquire() {
    lock.lock();
    try {
      if (aborted) {
        return CallStatus.CLOSING;
      }
      if (threads == 0) {
        return null;
      }
      threads++;
      return CallStatus.OK;
    } finally {
      lock.unlock();
    }
  }

  /** Counts one thread less; the last one closes the queue. Returns false if there was none. */
  boolean release() {
    lock.lock();
    try {
      if (threads == 0) {
        return false;
      }
      threads--;
      if (threads == 0) {
        close();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the queue; what waits is to be dropped. */
  void abort() {
    lock.lock();
    try {
      aborted = true;
      close();
    } finally {
      lock.unlock();
    }
  }

  private void close() {
    closed = true;
    room.signalAll();
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  boolean isAborted() {
    lock.lock();
    try {
      return aborted;
    } finally {
      lock.unlock();
    }
  }

  /** Returns true to one caller, who is to work the queue off, if there is anything to do. */
  boolean claim() {
    lock.lock();
    try {
      if (claimed || ended || (waiting.isEmpty() && !closed)) {
        return false;
      }
      claimed = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns the next call, which is running until this or {@link #pause} is called again. */
  @Nullable T next() {
    lock.lock();
    try {
      T call = ended ? null : waiting.pollFirst();
      runner = call == null ? null : Thread.currentThread();
      room.signal();
      return call;
    } finally {
      lock.unlock();
    }
  }

  /** Says that no call is running, though the work isn't given back. */
  void pause() {
    lock.lock();
    try {
      runner = null;
    } finally {
      lock.unlock();
    }
  }

  Rest rest() {
    lock.lock();
    try {
      if (!ended && !waiting.isEmpty()) {
        return Rest.MORE;
      }
      claimed = false;
      if (ended || !closed) {
        return Rest.IDLE;
      }
      becomeEnded();
      return Rest.END;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends it here and now: returns true if the caller is to end the function, false if somebody else
   * does, be it after the call that is running.
   */
  boolean end() {
    lock.lock();
    try {
      aborted = true;
      close();
      if (ended || runner != null) {
        return false;
      }
      becomeEnded();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The calling thread runs what ends the function. */
  private void becomeEnded() {
    ended = true;
    runner = Thread.currentThread();
  }

  /** Returns a call that will not be run, once the queue has ended. */
  @Nullable T drop() {
    lock.lock();
    try {
      return waiting.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the calling thread is the one that runs a call, or what ends the function. */
  boolean isRunHere() {
    lock.lock();
    try {
      return runner == Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }
}
