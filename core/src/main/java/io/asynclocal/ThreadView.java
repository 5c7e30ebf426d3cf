package io.asynclocal;

import java.lang.ref.WeakReference;
import java.util.List;

/**
 * A look at what one thread has, for tools that look at it from other threads: at a pool's worker,
 * say, that should be idle and hold nothing.
 *
 * {@snippet :
 * ThreadView worker = pool.submit(ThreadView::ofCurrentThread).get();
 *
 * worker.context(); // later, on any thread
 * }
 *
 * <p><b>Threads.</b> What is shown may be a moment old, unless the thread is idle and who looks has
 * been told of that by something that orders the two, such as a lock or a future.
 *
 * <p><b>Memory.</b> A view keeps neither the thread nor what it has alive; a thread that has ended
 * has nothing.
 */
public final class ThreadView {
  private final WeakReference<Object[]> cell;

  private ThreadView(Object[] cell) {
    this.cell = new WeakReference<>(cell);
  }

  /** {@return a view of the thread that asks} */
  public static ThreadView ofCurrentThread() {
    return new ThreadView(CurrentContext.cell());
  }

  /** {@return the context that is current on the thread} */
  public AsyncContext context() {
    Object[] seen = cell.get();
    return seen == null ? AsyncContext.root() : CurrentContext.in(seen);
  }

  /**
   * {@return whether the thread is in no context at all: whatever was restored, run, entered or
   * opened there is over} That is less than being in the root, which code may also run in on
   * purpose.
   */
  public boolean holdsNothing() {
    Object[] seen = cell.get();
    return seen == null || CurrentContext.content(seen) == null;
  }

  /** {@return the scopes that are open on the thread, the newest first} */
  public List<Scope> openScopes() {
    Object[] seen = cell.get();
    return seen == null ? List.of() : OpenScope.openOn(seen);
  }

  /**
   * Returns what messages call a thread. Many a thread, each virtual one for a start, has no name.
   *
   * @param thread the thread
   * @return its name, or else its kind and its number
   */
  public static String nameOf(Thread thread) {
    String name = thread.getName();
    return name.isEmpty() ? thread.getClass().getSimpleName() + " #" + thread.getId() : name;
  }

  /** {@return what messages call the thread that asks} */
  public static String currentName() {
    return nameOf(Thread.currentThread());
  }
}
