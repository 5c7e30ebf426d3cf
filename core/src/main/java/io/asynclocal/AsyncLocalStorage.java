package io.asynclocal;

import static io.asynclocal.Arguments.requireFunction;
import static io.asynclocal.CurrentContext.CONTENT;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds a value, the <i>store</i>, for a piece of work and for everything asynchronous that the
 * work begins, on whatever threads that runs.
 *
 * {@snippet :
 * static final AsyncLocalStorage<String> REQUEST_ID = AsyncLocalStorage.create();
 *
 * void onRequest(Request request) {
 *   AsyncContext.root().with(REQUEST_ID, request.id()).run(() -> {
 *     executor.execute(() -> log(REQUEST_ID.getStore())); // this request's id
 *   });
 * }
 * }
 *
 * <p>Storages are independent of each other; make one for each kind of value and keep it in a
 * static field. A store may be null, which is a store like any other: a default value shows only
 * where nothing is bound.
 *
 * <p><b>Threads.</b> A storage is used from all threads; each sees the store of the work it is
 * doing.
 *
 * <p><b>Memory.</b> {@link #getStore} allocates nothing; binding a store is one small object.
 * Neither a storage nor a store is kept alive by anything but the contexts in which it is bound.
 *
 * <p><b>Failures.</b> Whatever a body throws comes out unchanged, and the store is restored first.
 *
 * <p>The model is Node.js's class of the same name.
 *
 * @param <T> what is stored
 */
public final class AsyncLocalStorage<T> {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");

  private final String name;
  private final @Nullable T defaultValue;

  /** Replaced by {@link #disable()}, which puts every binding made so far out of reach. */
  private volatile StorageKey key;

  /** Null unless a tool wants to know; other threads may learn of it a moment later. */
  private @Nullable Runnable whenUnbound;

  private AsyncLocalStorage(StorageKey key, @Nullable T defaultValue) {
    this.name = key.storageName;
    this.defaultValue = defaultValue;
    this.key = key;
    key.belongTo(this);
  }

  /**
   * Makes a storage with neither name nor default value.
   *
   * @param <T> what is stored
   * @return a new storage
   */
  public static <T> AsyncLocalStorage<T> create() {
    return new AsyncLocalStorage<>(new StorageKey(""), null);
  }

  /**
   * Begins a storage with a name, a default value, or both.
   *
   * {@snippet :
   * static final AsyncLocalStorage<String> TENANT =
   *     AsyncLocalStorage.<String>builder().name("tenant").defaultValue("public").build();
   * }
   *
   * @param <T> what is stored
   * @return a new builder
   */
  public static <T> Builder<T> builder() {
    return new Builder<>();
  }

  /** {@return the context of the running code, to run other work in later} */
  public static AsyncContext snapshot() {
    return AsyncContext.current();
  }

  /**
   * Returns a task that runs {@code task} in the context that is current now. {@link AsyncContext}
   * has a form for every other functional shape.
   *
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  public static Runnable bind(Runnable task) {
    return AsyncContext.current().bind(task);
  }

  /**
   * Returns a task that calls {@code task} in the context that is current now.
   *
   * @param <R> what the task returns
   * @param task the task to bind
   * @return the bound task
   * @throws NullPointerException if {@code task} is null
   */
  public static <R extends @Nullable Object> Callable<R> bind(Callable<R> task) {
    return AsyncContext.current().bind(task);
  }

  /** {@return the name given to the builder, or the empty string} */
  public String name() {
    return name;
  }

  /**
   * {@return the store bound in the current context, or the default value where none is bound, or
   * null where there is no default}
   */
  @SuppressWarnings("unchecked") // only stores of this storage are filed under its keys
  public @Nullable T getStore() {
    StorageKey wanted = key;
    Object bound = CurrentContext.get().get(wanted);
    return bound == AsyncContext.UNBOUND ? unbound() : (T) wanted.shown(bound);
  }

  private @Nullable T unbound() {
    Runnable listener = whenUnbound;
    if (listener != null) {
      tellUnbound(listener);
    }
    return defaultValue;
  }

  /** The listener's failures are its own; the reading code must not see them. */
  private void tellUnbound(Runnable listener) {
    try {
      listener.run();
    } catch (Throwable e) {
      whenUnbound = null;
      LOG.log(
          Level.WARNING,
          "The listener of " + this + " threw, and is told of no more reads that find nothing.",
          e);
    }
  }

  /** {@return whether a store is bound in the current context} Tells no listener. */
  public boolean isBound() {
    return CurrentContext.get().get(key) != AsyncContext.UNBOUND;
  }

  /**
   * Calls {@code listener} from now on each time that {@link #getStore} finds nothing bound, on the
   * thread that reads; for tools that look for lost contexts. Reads that find a store cost nothing
   * more. A listener that throws is reported and called no more.
   *
   * @param listener the one listener, which doesn't read this storage itself; null for none
   */
  public void whenUnbound(@Nullable Runnable listener) {
    whenUnbound = listener;
  }

  /**
   * Runs {@code body} with {@code store} bound, and then gives this storage back what it had
   * before. Other storages keep what the body entered in them: this is no place for a request to
   * begin, which {@link AsyncContext#root} is.
   *
   * @param store the store, which may be null
   * @param body the work, run at once on this thread
   * @throws NullPointerException if {@code body} is null
   */
  public void run(@Nullable T store, Runnable body) {
    requireFunction(body, "body");
    Object[] cell = CurrentContext.cell();
    StorageKey boundKey = key;
    Object content = CurrentContext.content(cell);
    AsyncContext prior = CurrentContext.valueOf(content);
    AsyncContext bound = prior.with(boundKey, boundKey.filed(store));
    OpenScope.replaceValue(cell, content, bound);
    try {
      body.run();
    } finally {
      Object left = cell[CONTENT];
      AsyncContext leftInScope = prior;
      cell[CONTENT] = content;
      if (content instanceof OpenScope scope) {
        leftInScope = scope.value;
        scope.value = prior;
      }
      if (left != bound) {
        keepEntered(cell, content, prior, bound, boundKey, left, leftInScope);
      }
    }
  }

  /**
   * As {@link #run}, for work that returns a value or throws a checked exception.
   *
   * @param <R> what the work returns
   * @param <X> what the work may throw
   * @param store the store, which may be null
   * @param body the work, called at once on this thread
   * @return what {@code body} returned
   * @throws X if {@code body} throws it
   * @throws NullPointerException if {@code body} is null
   */
  public <R extends @Nullable Object, X extends Throwable> R call(
      @Nullable T store, CallableOp<R, X> body) throws X {
    requireFunction(body, "body");
    Object[] cell = CurrentContext.cell();
    StorageKey boundKey = key;
    Object content = CurrentContext.content(cell);
    AsyncContext prior = CurrentContext.valueOf(content);
    AsyncContext bound = prior.with(boundKey, boundKey.filed(store));
    OpenScope.replaceValue(cell, content, bound);
    try {
      return body.call();
    } finally {
      Object left = cell[CONTENT];
      AsyncContext leftInScope = prior;
      cell[CONTENT] = content;
      if (content instanceof OpenScope scope) {
        leftInScope = scope.value;
        scope.value = prior;
      }
      if (left != bound) {
        keepEntered(cell, content, prior, bound, boundKey, left, leftInScope);
      }
    }
  }

  /**
   * Ends a body in which something was entered. The thread has what it had before by now, which
   * holds if the stack overflows here. Now this storage gets back what it had then, and others keep
   * what was entered.
   *
   * @param left what the cell held at the body's end
   * @param leftInScope what was current then, if that is the scope in which the body began
   */
  private void keepEntered(
      Object[] cell,
      @Nullable Object content,
      AsyncContext prior,
      AsyncContext bound,
      StorageKey boundKey,
      @Nullable Object left,
      AsyncContext leftInScope) {
    boolean isInScope = content instanceof OpenScope;
    AsyncContext after = CurrentContext.valueOf(left);
    if (isInScope && left == content) {
      if (leftInScope == bound) {
        return;
      }
      after = leftInScope;
    }
    // Work that was suspended and resumed meanwhile has what it has now.
    AsyncContext before = isInScope ? prior : CurrentContext.valueOf(content);
    CurrentContext.putBack(
        cell, OpenScope.innermostOpen(content), restored(after, before, boundKey));
  }

  /**
   * Runs {@code body} outside: {@link #getStore} answers null in it, and the default doesn't show
   * either.
   *
   * @param body the work, run at once on this thread
   * @throws NullPointerException if {@code body} is null
   */
  public void exit(Runnable body) {
    run(null, body);
  }

  /**
   * As {@link #exit}, for work that returns a value or throws a checked exception.
   *
   * @param <R> what the work returns
   * @param <X> what the work may throw
   * @param body the work, called at once on this thread
   * @return what {@code body} returned
   * @throws X if {@code body} throws it
   * @throws NullPointerException if {@code body} is null
   */
  public <R extends @Nullable Object, X extends Throwable> R exitAndCall(CallableOp<R, X> body)
      throws X {
    return call(null, body);
  }

  /**
   * Binds {@code store} until the scope is closed on the same thread, which gives this storage back
   * what it had before.
   *
   * @param store the store, which may be null
   * @return the scope, for try-with-resources
   */
  public Scope withScope(@Nullable T store) {
    Object[] cell = CurrentContext.cell();
    StorageKey boundKey = key;
    return StoreScope.open(
        this, boundKey, cell, CurrentContext.in(cell).with(boundKey, boundKey.filed(store)));
  }

  /**
   * Binds {@code store} for the rest of the current callback, that is of whatever the nearest
   * restore point runs (a task, a reaction, a signal, the body of {@link AsyncContext#run}), and
   * for everything asynchronous that is begun from there.
   *
   * <p><b>Warning.</b> Outside any callback it lasts as long as the thread. That is so on a thread
   * of your own, and on one that serves request after request, such as an event loop's, unless each
   * request begins with an {@linkplain AsyncContext#root entry}. Prefer {@link #run}, whose end can
   * be seen in the code.
   *
   * @param store the store, which may be null
   */
  public void enterWith(@Nullable T store) {
    Object[] cell = CurrentContext.cell();
    Object content = CurrentContext.content(cell);
    StorageKey boundKey = key;
    CurrentContext.putBack(
        cell, content, CurrentContext.valueOf(content).with(boundKey, boundKey.filed(store)));
    Execution.tellEntered(this);
  }

  /**
   * Makes every context, current or captured, on every thread, stop showing this storage's store;
   * the default shows instead. A later {@link #run} or {@link #enterWith} makes the storage usable
   * again. The cost doesn't depend on how many contexts there are.
   */
  public void disable() {
    StorageKey disabled = key;
    StorageKey next = disabled.renewed();
    next.belongTo(this);
    key = next;
    disabled.retire();
    // Code that enters and disables by turns, on a thread of its own, must not pile up stores.
    Object[] cell = CurrentContext.cell();
    Object content = CurrentContext.content(cell);
    CurrentContext.putBack(cell, content, CurrentContext.valueOf(content).without(disabled));
  }

  /** Returns what {@link #getStore} answers in {@code context}; no listener is told. */
  @SuppressWarnings("unchecked") // only stores of this storage are filed under its keys
  @Nullable T storeIn(AsyncContext context) {
    StorageKey wanted = key;
    Object bound = context.get(wanted);
    return bound == AsyncContext.UNBOUND ? defaultValue : (T) wanted.shown(bound);
  }

  /** Returns {@code context} with {@code store} bound to this storage. */
  AsyncContext boundIn(AsyncContext context, @Nullable T store) {
    StorageKey boundKey = key;
    return context.with(boundKey, boundKey.filed(store));
  }

  /** Tells whether this storage has the same in both, or nothing. */
  boolean isSameIn(AsyncContext context, AsyncContext other) {
    StorageKey boundKey = key;
    return context.get(boundKey) == other.get(boundKey);
  }

  /** Returns {@code context} with this storage as it is in {@code prior}. */
  AsyncContext asIn(AsyncContext prior, AsyncContext context) {
    return context.as(prior, key);
  }

  /** Returns {@code context} with nothing bound to this storage. */
  AsyncContext unboundIn(AsyncContext context) {
    return context.without(key);
  }

  /** {@return the storage's kind and name} */
  @Override
  public String toString() {
    return "AsyncLocalStorage[" + name + "]";
  }

  /**
   * Returns {@code context} with this storage as it is in {@code prior}. If the storage was
   * disabled meanwhile, its new key is unbound as well, and the store bound under the old one,
   * which nobody can see any more, must not stay.
   */
  AsyncContext restored(AsyncContext context, AsyncContext prior, StorageKey boundKey) {
    AsyncContext restored = context.as(prior, boundKey);
    StorageKey present = key;
    return present == boundKey ? restored : restored.as(prior, present);
  }

  /**
   * Makes a storage that has a name, a default value, or both, and says what is to be done about
   * stores that are mutable. Not for use by several threads.
   *
   * @param <T> what is stored
   */
  public static final class Builder<T> {
    private String name = "";
    private @Nullable T defaultValue;
    private Function<String, StorageKey> newKey = StorageKey::new;

    private Builder() {}

    /**
     * Sets the name that messages and diagnostics show.
     *
     * @param name a name for people, such as {@code requestId}
     * @return this builder
     * @throws IllegalArgumentException if {@code name} is blank
     * @throws NullPointerException if {@code name} is null
     */
    public Builder<T> name(String name) {
      this.name = Arguments.requireName(name, "storage");
      return this;
    }

    /**
     * Sets what {@link AsyncLocalStorage#getStore} answers where nothing is bound.
     *
     * @param defaultValue the default, or null for none
     * @return this builder
     */
    public Builder<T> defaultValue(@Nullable T defaultValue) {
      this.defaultValue = defaultValue;
      return this;
    }

    /**
     * Gives each asynchronous branch a copy of its own of a store that is mutable: whoever captures
     * the context, captures a copy. Without this, all that see a store share it, which is right for
     * one that never changes.
     *
     * {@snippet :
     * static final AsyncLocalStorage<SecurityContext> SECURITY =
     *     AsyncLocalStorage.<SecurityContext>builder()
     *         .name("security")
     *         .copiedWhenCaptured(SecurityContext::new)
     *         .build();
     * }
     *
     * <p>A copy is made at each capture (a task submitted, a function bound, {@link
     * AsyncContext#current}), by the thread that captures, so that nobody else can be changing the
     * store meanwhile. What runs several times in one capture has one copy. The default value, and
     * null, are not copied.
     *
     * <p><b>Cost.</b> Capturing calls {@code copier} and binds what it returns, where such a store
     * is bound; contexts without one are captured as ever.
     *
     * @param copier makes a copy that shares nothing mutable with its argument; it runs with no
     *     stores, and what it throws comes out of the capture, where nothing has been handed over
     * @return this builder
     * @throws NullPointerException if {@code copier} is null
     */
    @SuppressWarnings("unchecked") // it is given stores of this storage only
    public Builder<T> copiedWhenCaptured(UnaryOperator<T> copier) {
      requireFunction(copier, "copier");
      newKey = name -> new CopiedKey(name, (UnaryOperator<Object>) copier);
      return this;
    }

    /**
     * Reports a mutable store that is changed in two flows, so that one overwrites what the other
     * put there: for tests, and for finding such a mistake where it is suspected. It takes the
     * place of {@link #copiedWhenCaptured}, as that takes its.
     *
     * {@snippet :
     * static final AsyncLocalStorage<SecurityContext> SECURITY =
     *     AsyncLocalStorage.<SecurityContext>builder()
     *         .name("security")
     *         .checked(SecurityContext::getAuthentication)
     *         .build();
     * }
     *
     * <p>A flow begins at each capture. Its changes are noticed when the store is next read, bound
     * or captured, in any flow, and ascribed to the flow that read it last. The one that binds a
     * store first counts as having changed it. The report, once for each store, goes to {@link
     * System.Logger} and has both threads, and the stacks where both flows had got the store.
     *
     * <p><b>Cost.</b> Reading a store calls {@code state} and walks the stack, under a lock.
     *
     * @param state returns what may change, as a value with {@code equals} that doesn't refer to
     *     the store; what it throws comes out of the read
     * @return this builder
     * @throws NullPointerException if {@code state} is null
     */
    @SuppressWarnings("unchecked") // it is given stores of this storage only
    public Builder<T> checked(Function<? super T, ? extends @Nullable Object> state) {
      requireFunction(state, "state");
      newKey = name -> new CheckedKey(name, (Function<Object, ?>) state);
      return this;
    }

    /** {@return a new storage} */
    public AsyncLocalStorage<T> build() {
      return new AsyncLocalStorage<>(newKey.apply(name), defaultValue);
    }
  }
}
