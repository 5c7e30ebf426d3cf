package io.asynclocal;

/**
 * What an {@link AsyncHook} is told about the life of every asynchronous resource, and of scopes.
 * Override what is of interest.
 *
 * <p><b>Threads.</b> Callbacks come on the threads where the events happen, many at once.
 *
 * <p><b>Stores.</b> {@code init} sees the stores of the code that makes the resource; {@code
 * before} and {@code after} see those of the code that runs it, only the body in between sees the
 * resource's; {@code destroy} sees none. What a callback enters ends with the callback.
 *
 * <p><b>Failures.</b> A callback that throws harms nobody: it is reported once through {@link
 * System.Logger} and its hook is disabled. A resource made inside a callback is not reported to the
 * hooks that are inside a callback on that thread.
 *
 * <p>The model is Node.js's {@code async_hooks.createHook}.
 */
public interface AsyncHookCallbacks {

  /**
   * Says whether to watch work that is about to be handed over at a boundary of the library's.
   * Where no enabled hook watches, that work is as without hooks: it has no resource and no id, and
   * nobody is told of it; so work that isn't sampled costs no more than the question. Where one
   * does, all hooks are told. Whoever makes an {@link AsyncResource} by its constructor isn't asked
   * for. The callback sees the stores of the code that hands the work over; it is called often.
   * Node.js has no such question.
   *
   * @return whether to watch; true unless overridden
   */
  default boolean watchesHere() {
    return true;
  }

  /**
   * A resource was made.
   *
   * @param asyncId the resource's id, positive and never used again in this process
   * @param type the resource's type
   * @param triggerAsyncId the id of the resource that caused it to be made
   * @param resource the resource; its constructor may not have returned yet
   */
  default void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {}

  /**
   * Work of a resource is about to run on this thread.
   *
   * @param asyncId the resource's id
   */
  default void before(long asyncId) {}

  /**
   * Work of a resource has run on this thread, to its end or until it threw.
   *
   * @param asyncId the resource's id
   */
  default void after(long asyncId) {}

  /**
   * A resource was destroyed, or became unreachable.
   *
   * @param asyncId the resource's id
   */
  default void destroy(long asyncId) {}

  /**
   * A future was completed, in whatever way.
   *
   * @param asyncId the future's id
   */
  default void promiseResolve(long asyncId) {}

  /**
   * Code has entered a store, which is in force on this thread until the end of the callback. This
   * callback sees the stores that are in force now. Node.js has no such event.
   *
   * @param storage the storage whose store was entered
   */
  default void entered(AsyncLocalStorage<?> storage) {}

  /**
   * Code has opened a scope, which it may forget to close. This callback sees the stores that are
   * in force now. Node.js has no such event.
   *
   * @param scope the scope
   */
  default void opened(Scope scope) {}

  /**
   * Work of a resource has failed, which what runs it or waits for it is about to see: it threw, or
   * ended with a failure as its signal, such as a publisher's or a future's. The callback sees the
   * work's stores. Node.js has no such event.
   *
   * @param asyncId the resource's id
   * @param failure what was thrown or signalled
   */
  default void failed(long asyncId, Throwable failure) {}
}
