package io.asynclocal;

import static io.asynclocal.Arguments.requireFunction;
import static io.asynclocal.CurrentContext.CONTENT;
import static io.asynclocal.Execution.RUNNING;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous operation with a life of its own, such as a pooled connection, a query or a
 * queued job: it keeps the context in which it was made, its callbacks run there, and {@link
 * AsyncHooks} tell of it.
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
 *
 *   void close() {
 *     emitDestroy();
 *   }
 * }
 * }
 *
 * <p><b>Threads.</b> Callbacks may run on any number of threads, one inside another too.
 *
 * <p><b>Memory.</b> A resource is destroyed for the hooks when it becomes unreachable, unless it
 * has been before or {@linkplain AsyncResourceOptions#requireManualDestroy asks} to be by hand.
 *
 * <p><b>Failures.</b> Whatever a body throws comes out unchanged, after the caller's context is
 * back and the hooks have been told.
 *
 * <p>The model is Node.js's class of the same name.
 */
public non-sealed class AsyncResource implements Capture {
  /** Stands for running outside of any resource. */
  static final AsyncResource OUTSIDE = outside();

  private final String type;
  private final AsyncContext context;
  private final long triggerAsyncId;

  /** Null where no hook is to be told of the resource, which a boundary has made all the same. */
  private final @Nullable Lifecycle lifecycle;

  private final @Nullable CarriedState carried;

  /**
   * Makes a resource in the current context, caused by the resource whose work is running.
   *
   * @param type what kind of operation it is, such as {@code Query}
   * @throws IllegalArgumentException if {@code type} is blank
   * @throws NullPointerException if {@code type} is null
   */
  public AsyncResource(String type) {
    this(type, AsyncResourceOptions.defaults());
  }

  /**
   * Makes a resource in the current context.
   *
   * @param type what kind of operation it is, such as {@code Query}
   * @param options what else is to be said of it
   * @throws IllegalArgumentException if {@code type} is blank
   * @throws NullPointerException if an argument is null
   */
  @SuppressWarnings("this-escape") // hooks are told of it before subclasses are done, as documented
  public AsyncResource(String type, AsyncResourceOptions options) {
    this(
        Arguments.requireName(type, "resource type"),
        AsyncContext.current(),
        new Lifecycle(EnabledHooks.nextId()),
        Objects.requireNonNull(options, "options is null. Pass AsyncResourceOptions.defaults().")
            .triggerOrRunning(),
        CarriedState.capture());
    if (lifecycle != null && options.endsByCollection()) {
      lifecycle.endsWith(this);
    }
    if (!options.requiresManualInit()) {
      emitInit();
    }
  }

  private AsyncResource(
      String type,
      AsyncContext context,
      @Nullable Lifecycle lifecycle,
      long triggerAsyncId,
      @Nullable CarriedState carried) {
    this.type = type;
    this.context = context;
    this.triggerAsyncId = triggerAsyncId;
    this.lifecycle = lifecycle;
    this.carried = carried;
  }

  private static AsyncResource outside() {
    Lifecycle over = new Lifecycle(1);
    over.skip();
    return new AsyncResource("Outside", AsyncContext.root(), over, 0, null);
  }

  /** Makes a resource that stands for work at a boundary, caused by {@code trigger} if given. */
  AsyncResource(
      AsyncBoundary boundary,
      @Nullable Lifecycle lifecycle,
      @Nullable Capture trigger,
      @Nullable CarriedState carried) {
    this(
        boundary.type(),
        AsyncContext.current(),
        lifecycle,
        lifecycle == null ? 0 : idOf(trigger),
        carried);
    // Nobody but hooks can see it: if none of them asks, its end needn't be noticed.
    if (lifecycle != null && EnabledHooks.anyOverridesDestroy()) {
      lifecycle.endsWith(this);
    }
  }

  private static long idOf(@Nullable Capture trigger) {
    return trigger instanceof AsyncResource cause && cause.lifecycle != null
        ? cause.asyncId()
        : AsyncHooks.executionAsyncId();
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
    requireFunction(task, "task");
    return new AsyncResource(type).bind(task);
  }

  /** {@return the type given at construction} */
  public final String type() {
    return type;
  }

  /**
   * {@return this resource's id, positive and never used again in this process; 0 for what a
   * boundary has captured where no hook watches}
   */
  public final long asyncId() {
    return lifecycle == null ? 0 : lifecycle.asyncId();
  }

  /** {@return the id of the resource that caused this one, 0 for none} */
  public final long triggerAsyncId() {
    return triggerAsyncId;
  }

  /**
   * Runs {@code body} in this resource's context, as this resource's work. What it enters is
   * forgotten at its end.
   *
   * @param body the work, run at once on this thread
   * @throws NullPointerException if {@code body} is null
   */
  public final void runInAsyncScope(Runnable body) {
    requireFunction(body, "body");
    Object[] cell = CurrentContext.cell();
    Object previous = cell[CONTENT];
    Object[] execution = CurrentContext.execution();
    Object outer = execution[RUNNING];
    try {
      attach();
      try {
        body.run();
      } catch (Throwable e) {
        emitFailure(e);
        throw e;
      } finally {
        giveStateBack();
        cell[CONTENT] = previous;
        tell(HookEvent.AFTER, this);
      }
    } finally {
      // Once more, and without a call: an overflow of the stack may have left no room for one.
      cell[CONTENT] = previous;
      execution[RUNNING] = outer;
    }
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
    requireFunction(body, "body");
    Object[] cell = CurrentContext.cell();
    Object previous = cell[CONTENT];
    Object[] execution = CurrentContext.execution();
    Object outer = execution[RUNNING];
    try {
      attach();
      try {
        return body.call();
      } catch (Throwable e) {
        emitFailure(e);
        throw e;
      } finally {
        giveStateBack();
        cell[CONTENT] = previous;
        tell(HookEvent.AFTER, this);
      }
    } finally {
      // Once more, and without a call: an overflow of the stack may have left no room for one.
      cell[CONTENT] = previous;
      execution[RUNNING] = outer;
    }
  }

  /**
   * Tells the hooks, on this thread, that the resource has been made; for subclasses that
   * {@linkplain AsyncResourceOptions#requireManualInit do so themselves}, once what hooks may ask
   * them is there.
   *
   * @throws IllegalStateException if that was told before
   */
  protected final void emitInit() {
    if (lifecycle == null || !lifecycle.init()) {
      throw new IllegalStateException(
          "Hooks know of "
              + this
              + " already. Call emitInit() once, at the end of the constructor, and pass"
              + " AsyncResourceOptions.defaults().requireManualInit(true).");
    }
    tell(HookEvent.INIT, this);
  }

  /**
   * Tells the hooks, on this thread, that the resource has come to its end. Its callbacks may still
   * be run.
   *
   * @throws IllegalStateException if that was told before
   */
  public final void emitDestroy() {
    if (lifecycle != null && !lifecycle.destroy()) {
      throw new IllegalStateException(
          this
              + " has been destroyed before. Call emitDestroy() once, where the operation ends; or"
              + " release(), which may be called again.");
    }
  }

  /**
   * Tells the hooks, the first time, that the future which this resource stands for is completed;
   * for integrations.
   */
  public final void emitPromiseResolve() {
    if (lifecycle != null) {
      lifecycle.resolve();
    }
  }

  @Override
  public final AsyncContext context() {
    return context;
  }

  @Override
  public final Object attach() {
    begin();
    boolean begun = false;
    try {
      tell(HookEvent.BEFORE, this);
      Object token = CurrentContext.attach(context.content());
      if (carried != null) {
        restoreState(carried, token);
      }
      begun = true;
      return token;
    } finally {
      // As after an overflow of the stack, which may strike anywhere.
      if (!begun) {
        end();
      }
    }
  }

  @Override
  public final void detach(Object token) {
    try {
      try {
        giveStateBack();
      } finally {
        CurrentContext.detach(token, context.content());
      }
      tell(HookEvent.AFTER, this);
    } finally {
      end();
    }
  }

  /** Work that nobody watches runs as part of whatever runs here, as it would in a mere context. */
  private void begin() {
    if (lifecycle != null) {
      Execution.begin(this);
    }
  }

  private void end() {
    if (lifecycle != null) {
      Execution.end(this);
    }
  }

  private void tell(HookEvent event, Object subject) {
    if (lifecycle != null) {
      Execution.tell(event, asyncId(), subject);
    }
  }

  @Override
  public final void emitFailure(Throwable failure) {
    // A wrong source may signal null, which it is for the receiver to refuse.
    if (failure != null) {
      tell(HookEvent.FAILED, failure);
    }
  }

  /** Restores it inside the context, whose stores it may belong to. */
  private void restoreState(CarriedState state, Object token) {
    boolean restored = false;
    try {
      Execution.restored(state.restoreFor(this));
      restored = true;
    } finally {
      if (!restored) {
        CurrentContext.detach(token, context.content());
      }
    }
  }

  private void giveStateBack() {
    if (carried != null) {
      Execution.giveBack(this);
    }
  }

  /** Tells the hooks, unless they know, that the resource has come to its end. */
  @Override
  public final void release() {
    if (lifecycle != null) {
      lifecycle.destroy();
    }
  }

  /** {@return the resource's type and id} */
  @Override
  public String toString() {
    return "AsyncResource[" + type + " " + asyncId() + "]";
  }
}
