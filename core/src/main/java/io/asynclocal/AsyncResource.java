package io.asynclocal;

import static io.asynclocal.Functions.require;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous operation with a life of its own, such as a pooled connection, a query or a
 * queued job: it keeps the context in which it was made, and its callbacks run there.
 *
 * {@snippet :
 * final class Query extends AsyncResource {
 *   Query() {
 *     super("Query");
 *   }
 *
 *   void onRow(Row row, Consumer<Row> callback) {
 *     runInAsyncScope(() -> callback.accept(row));
 *   }
 * }
 * }
 *
 * <p><b>Threads.</b> Callbacks may run on any number of threads, one inside another too.
 *
 * <p><b>Failures.</b> Whatever a body throws comes out unchanged, after the caller's context is
 * back.
 *
 * <p>The model is Node.js's class of the same name.
 */
public class AsyncResource {
  private final String type;
  private final AsyncContext context;

  /**
   * Makes a resource in the current context.
   *
   * @param type what kind of operation it is, such as {@code Query}
   * @throws IllegalArgumentException if {@code type} is blank
   * @throws NullPointerException if {@code type} is null
   */
  public AsyncResource(String type) {
    this.type = Names.require(type, "resource type");
    this.context = AsyncContext.current();
  }

  /**
   * Returns a task that runs {@code task} in a new resource, made in the current context. {@link
   * AsyncContext#bind(Runnable)} does the same without a resource.
   *
   * @param type the resource's type
   * @param task the task to bind
   * @return the bound task
   * @throws IllegalArgumentException if {@code type} is blank
   * @throws NullPointerException if an argument is null
   */
  public static Runnable bind(String type, Runnable task) {
    return new AsyncResource(type).bind(task);
  }

  /** {@return the type given at construction} */
  public final String type() {
    return type;
  }

  /**
   * Runs {@code body} in this resource's context. What it enters is forgotten at its end.
   *
   * @param body the work, run at once on this thread
   * @throws NullPointerException if {@code body} is null
   */
  public final void runInAsyncScope(Runnable body) {
    context.run(body);
  }

  /**
   * As {@link #runInAsyncScope}, for work that returns a value or throws a checked exception.
   *
   * @param <R> what the work returns
   * @param <X> what the work may throw
   * @param body the work, called at once on this thread
   * @return what {@code body} returned
   * @throws X if {@code body} throws it
   * @throws NullPointerException if {@code body} is null
   */
  public final <R extends @Nullable Object, X extends Throwable> R callInAsyncScope(
      CallableOp<R, X> body) throws X {
    return context.call(body);
  }

  /**
   * Returns a task that runs {@code task} in this resource.
   *
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  public final Runnable bind(Runnable task) {
    require(task, "task");
    return () -> runInAsyncScope(task);
  }

  /**
   * Returns a task that calls {@code task} in this resource.
   *
   * @param <R> what the task returns
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  public final <R extends @Nullable Object> Callable<R> bind(Callable<R> task) {
    require(task, "task");
    return () -> callInAsyncScope(task::call);
  }

  /** {@return the resource's kind and type} */
  @Override
  public String toString() {
    return "AsyncResource[" + type + "]";
  }
}
