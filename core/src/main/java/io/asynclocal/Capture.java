package io.asynclocal;

import static io.asynclocal.Arguments.requireFunction;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is kept where work is handed over, so that the work runs as part of the flow that began it:
 * an {@link AsyncContext}, or an {@link AsyncResource} where somebody watches. Its {@code bind}
 * methods make any function run there, wherever and whenever it is called.
 *
 * <p>Integrations take theirs from {@link AsyncBoundary#capture()}, which answers the plain context
 * unless a hook is enabled, and use it in the same way in both cases:
 *
 * {@snippet :
 * Capture capture = BOUNDARY.capture(); // when the work is handed over
 *
 * Object token = capture.attach(); // each time some of it runs
 * try {
 *   actual.onNext(item);
 * } finally {
 *   capture.detach(token);
 * }
 *
 * capture.release(); // when no more of it will run
 * }
 *
 * <p><b>Threads.</b> Work may run on any number of threads at once, one inside another too; what
 * was attached is detached on the same thread.
 *
 * <p><b>Failures.</b> Whatever a bound function throws comes out unchanged, after the caller's
 * whole context is back.
 */
public sealed interface Capture permits AsyncContext, AsyncResource {

  /** {@return the context that is captured} */
  AsyncContext context();

  /**
   * Makes the captured context current, for an integration where no lambda fits.
   *
   * @return a token, which is of use for nothing but to {@linkplain #detach give back} in a {@code
   *     finally} on the same thread
   */
  Object attach();

  /**
   * Undoes {@link #attach}.
   *
   * @param token what {@code attach} of this capture returned on this thread
   * @throws IllegalArgumentException if {@code token} is nothing that {@code attach} returns
   * @throws NullPointerException if {@code token} is null
   */
  void detach(Object token);

  /**
   * Calls {@code consumer} here at once: {@link #attach} and {@link #detach} around the call, for
   * what an integration hands on again and again, such as an operator its items:
   *
   * {@snippet :
   * capture.accept(Observer::onNext, downstream, item);
   * }
   *
   * <p><b>Cost.</b> The thread is looked up once for both. Nothing is allocated if {@code consumer}
   * isn't: a lambda, or a method reference as above, that captures nothing.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param consumer what to call; what it throws comes out unchanged
   * @param first its first argument
   * @param second its second argument
   * @throws NullPointerException if {@code consumer} is null
   */
  default <A extends @Nullable Object, B extends @Nullable Object> void accept(
      BiConsumer<? super A, ? super B> consumer, A first, B second) {
    requireFunction(consumer, "consumer");
    Object token = attach();
    try {
      consumer.accept(first, second);
    } finally {
      detach(token);
    }
  }

  /** Says that no more work will run here. A second call does nothing. */
  void release();

  /**
   * Tells the hooks, if there are any, that the work has failed: for integrations, where a failure
   * is no exception that is thrown through the work but a signal that comes in its place. To be
   * called inside of {@link #attach} and before whoever waits for the work is told.
   *
   * @param failure what the signal brings
   */
  default void emitFailure(Throwable failure) {}

  /**
   * Returns a task that runs {@code task} here.
   *
   * @param task the task to bind
   * @return the bound task, which may run any number of times on any thread
   * @throws NullPointerException if {@code task} is null
   */
  default Runnable bind(Runnable task) {
    requireFunction(task, "task");
    return () -> runIn(this, task);
  }

  /**
   * Returns a task that calls {@code task} here.
   *
   * @param <R> what the task returns
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  default <R extends @Nullable Object> Callable<R> bind(Callable<R> task) {
    requireFunction(task, "task");
    return () -> callIn(this, task::call);
  }

  /**
   * As {@link #bind(Runnable)}, and {@linkplain #release() releases} this after one run.
   *
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  default Runnable bindOnce(Runnable task) {
    requireFunction(task, "task");
    return () -> {
      try {
        runIn(this, task);
      } finally {
        release();
      }
    };
  }

  /**
   * As {@link #bind(Callable)}, and {@linkplain #release() releases} this after one call.
   *
   * @param <R> what the task returns
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  default <R extends @Nullable Object> Callable<R> bindOnce(Callable<R> task) {
    requireFunction(task, "task");
    return () -> {
      try {
        return callIn(this, task::call);
      } finally {
        release();
      }
    };
  }

  /**
   * Returns a supplier that calls {@code supplier} here.
   *
   * @param <R> what is supplied
   * @param supplier the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code supplier} is null
   */
  default <R extends @Nullable Object> Supplier<R> bindSupplier(Supplier<? extends R> supplier) {
    requireFunction(supplier, "supplier");
    return () -> callIn(this, supplier::get);
  }

  /**
   * Returns a function that calls {@code function} here.
   *
   * @param <A> the argument's type
   * @param <R> the result's type
   * @param function the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code function} is null
   */
  default <A extends @Nullable Object, R extends @Nullable Object> Function<A, R> bindFunction(
      Function<? super A, ? extends R> function) {
    requireFunction(function, "function");
    return argument -> callIn(this, () -> function.apply(argument));
  }

  /**
   * Returns a function that calls {@code function} here.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param <R> the result's type
   * @param function the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code function} is null
   */
  default <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
      BiFunction<A, B, R> bindBiFunction(BiFunction<? super A, ? super B, ? extends R> function) {
    requireFunction(function, "function");
    return (first, second) -> callIn(this, () -> function.apply(first, second));
  }

  /**
   * Returns a consumer that calls {@code consumer} here.
   *
   * @param <A> the argument's type
   * @param consumer the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code consumer} is null
   */
  default <A extends @Nullable Object> Consumer<A> bindConsumer(Consumer<? super A> consumer) {
    requireFunction(consumer, "consumer");
    return argument -> runIn(this, () -> consumer.accept(argument));
  }

  /**
   * Returns a consumer that calls {@code consumer} here.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param consumer the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code consumer} is null
   */
  default <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> bindBiConsumer(
      BiConsumer<? super A, ? super B> consumer) {
    requireFunction(consumer, "consumer");
    return (first, second) -> runIn(this, () -> consumer.accept(first, second));
  }

  /**
   * Returns a predicate that calls {@code predicate} here.
   *
   * @param <A> the argument's type
   * @param predicate the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code predicate} is null
   */
  default <A extends @Nullable Object> Predicate<A> bindPredicate(Predicate<? super A> predicate) {
    requireFunction(predicate, "predicate");
    return argument -> callIn(this, () -> predicate.test(argument));
  }

  /**
   * Returns a predicate that calls {@code predicate} here.
   *
   * @param <A> the first argument's type
   * @param <B> the second argument's type
   * @param predicate the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code predicate} is null
   */
  default <A extends @Nullable Object, B extends @Nullable Object>
      BiPredicate<A, B> bindBiPredicate(BiPredicate<? super A, ? super B> predicate) {
    requireFunction(predicate, "predicate");
    return (first, second) -> callIn(this, () -> predicate.test(first, second));
  }

  /**
   * Returns an operator that calls {@code operator} here.
   *
   * @param <A> the type of argument and result
   * @param operator the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code operator} is null
   */
  default <A extends @Nullable Object> UnaryOperator<A> bindUnaryOperator(
      UnaryOperator<A> operator) {
    requireFunction(operator, "operator");
    return argument -> callIn(this, () -> operator.apply(argument));
  }

  /**
   * Returns an operator that calls {@code operator} here.
   *
   * @param <A> the type of arguments and result
   * @param operator the function to bind
   * @return the bound function
   * @throws NullPointerException if {@code operator} is null
   */
  default <A extends @Nullable Object> BinaryOperator<A> bindBinaryOperator(
      BinaryOperator<A> operator) {
    requireFunction(operator, "operator");
    return (first, second) -> callIn(this, () -> operator.apply(first, second));
  }

  /**
   * Returns a listener whose every method, default methods included, runs here. It equals every
   * listener that is bound from {@code listener}, wherever that was, so that it can be removed by
   * binding {@code listener} again. Where removal goes by identity, as it does with Netty's
   * listeners, keep the bound listener, and remove that.
   *
   * @param <L> the listener interface
   * @param type the listener interface
   * @param listener the listener to bind
   * @return the bound listener
   * @throws IllegalArgumentException if {@code type} is not an interface, or a sealed or hidden one
   * @throws NullPointerException if an argument is null
   */
  default <L> L bindListener(Class<L> type, L listener) {
    return BoundListener.bind(this, type, listener);
  }

  private static void runIn(Capture capture, Runnable body) {
    Object token = capture.attach();
    try {
      body.run();
    } catch (Throwable e) {
      capture.emitFailure(e);
      throw e;
    } finally {
      capture.detach(token);
    }
  }

  private static <R extends @Nullable Object, X extends Throwable> R callIn(
      Capture capture, CallableOp<R, X> body) throws X {
    Object token = capture.attach();
    try {
      return body.call();
    } catch (Throwable e) {
      capture.emitFailure(e);
      throw e;
    } finally {
      capture.detach(token);
    }
  }
}
