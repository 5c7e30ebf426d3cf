package io.asynclocal.contract;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The asynchronous means of one library, in the few words that the contract and the recorded
 * programs need. Each integration implements it with its own: a timer is a {@code
 * ScheduledExecutorService}, {@code Mono.delay}, {@code Completable.timer} or {@code delay}; a
 * promise is a {@code CompletableFuture}, a cached {@code Mono}, a {@code SingleSubject} or a
 * {@code CompletableDeferred}.
 *
 * <p>A carrier does what a user of the library would write, with the integration installed, and no
 * more: it never captures, binds or restores a context by itself. It runs bodies on real threads,
 * and is used by many threads at once.
 *
 * <p>A body may throw. The exception ends where the library puts it (a log, an uncaught exception
 * handler, a failed future), and the carrier goes on working: one body's failure is not another's.
 */
public interface Carrier extends AutoCloseable {

  /** {@return what the report's line calls this carrier, such as {@code reactor}} */
  String name();

  /**
   * Runs {@code body} after {@code delay}.
   *
   * @param delay how long to wait, not negative
   * @param body the callback
   */
  void timer(Duration delay, Runnable body);

  /**
   * Runs {@code body} on the next turn: never within this call.
   *
   * @param body the callback
   */
  void immediate(Runnable body);

  /**
   * Runs {@code body} as soon as the library can; as a rule on another thread.
   *
   * @param body the callback
   */
  void microtask(Runnable body);

  /** {@return a promise that isn't settled} */
  Promise promise();

  /**
   * Begins an asynchronous function, and doesn't wait for it: the first part runs within this call,
   * each other one after the promise that the part before it answered has settled, either way.
   *
   * @param parts run a part's body and answer the promise to await after it
   */
  void async(List<Supplier<Promise>> parts);

  /** {@return an emitter without listeners} */
  Emitter emitter();

  /**
   * The threads that run the bodies, without anything that carries a context: what a task finds
   * there is what the bodies before it left behind.
   *
   * @return an executor on the carrier's own threads
   */
  Executor workers();

  /** Uninstalls what was installed and ends the carrier's threads. */
  @Override
  void close();

  /** A value to come, of which only the coming matters. */
  interface Promise {
    /** Settles the promise with a value. */
    void resolve();

    /** Settles the promise with a failure. */
    void reject();

    /**
     * Runs {@code reaction} once the promise is settled, either way; also if it is settled already.
     *
     * @param reaction the callback
     */
    void then(Runnable reaction);
  }

  /** Calls its listeners when told to. */
  interface Emitter {
    /**
     * Adds a listener that runs in the context in which it is added: a subscriber.
     *
     * @param listener the callback
     */
    void on(Runnable listener);

    /**
     * Calls each listener once, now or soon, on this thread or another; may be called on several.
     */
    void emit();
  }
}
