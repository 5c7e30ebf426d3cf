package io.asynclocal;

import org.jspecify.annotations.Nullable;

/**
 * What another library keeps for each thread, such as its own thread-locals, and what is to follow
 * the work as stores do; for integrations. It is captured where an {@link AsyncBoundary} captures,
 * and where an {@link AsyncResource} is made, and restored where the work runs.
 *
 * {@snippet :
 * AsyncBoundary.carryAlong(state); // until AsyncBoundary.leaveBehind(state)
 * }
 *
 * <p>State that can be written to a store should rather be one, which costs nothing to carry.
 * {@link AsyncContext} alone, and so {@code snapshot()} and {@code bind}, carries stores only.
 *
 * <p><b>Threads.</b> The methods are called on the threads whose state they handle, many at once.
 *
 * <p><b>Failures.</b> An implementation throws nothing: it would break the work that is carried.
 *
 * <p><b>Cost.</b> Nothing while none is carried along. Otherwise what the methods cost, and that of
 * a resource for each piece of work for which {@link #capture} answers something.
 */
public interface ThreadState {

  /**
   * {@return what the running code has, also where all of it is absent; null if there is nothing to
   * restore anywhere}
   */
  @Nullable Object capture();

  /**
   * Gives this thread what was captured, whether present or absent there.
   *
   * @param captured what {@link #capture} answered, on whatever thread
   * @return what puts back what this thread had, for {@link #giveBack}; {@code captured} itself
   *     where the thread has all of it already, which then costs no object
   */
  Object restore(Object captured);

  /**
   * Undoes {@link #restore}, on the same thread, the latest first.
   *
   * @param previous what {@code restore} answered
   */
  void giveBack(Object previous);
}
