package io.asynclocal.agent.bridge;

import org.jspecify.annotations.Nullable;

/**
 * Joins the JDK's edited classes with every copy of the library in the process.
 *
 * <p>What is captured is null where nothing is bound and nobody watches, which costs nothing to
 * carry: the work is left as it is, and runs on a worker that is in the root. With one copy it is
 * what that copy captured, with several an array with a place for each.
 */
public final class Bridge {
  /** Stands for the root where that must be entered, as the thread may be anywhere. */
  static final Object ROOT = new Object();

  private static final Slot[] NONE = {};

  /** Replaced, never changed; what was captured by one array may meet a longer one. */
  private static volatile Slot[] slots = NONE;

  /** Those that capture: all, until the agent is removed. */
  private static volatile Slot[] capturing = NONE;

  /** The one that captures, if there is but one. */
  private static volatile @Nullable Slot only;

  private static boolean isRemoved;

  private Bridge() {}

  /**
   * Adds a copy of the library.
   *
   * @param functions what {@link Slot} calls; held weakly
   */
  public static void register(Object[] functions) {
    ClassLoader loader = functions[0].getClass().getClassLoader();
    Housekeeping.listOf(loader);
    Newcomers.welcome(loader); // outside of our lock: it loads classes
    add(functions);
  }

  private static synchronized void add(Object[] functions) {
    Slot[] known = slots;
    for (int i = 0; i < known.length; i++) {
      if (known[i].get() == functions) {
        return;
      }
      // Nothing that it captured is left either: that would have kept its functions.
      if (known[i].isGone()) {
        Slot[] changed = known.clone();
        changed[i] = new Slot(functions);
        use(changed);
        return;
      }
    }
    Slot[] more = new Slot[known.length + 1];
    System.arraycopy(known, 0, more, 0, known.length);
    more[known.length] = new Slot(functions);
    use(more);
  }

  private static synchronized void use(Slot[] changed) {
    slots = changed;
    capturing = isRemoved ? NONE : changed;
    only = capturing.length == 1 ? capturing[0] : null;
  }

  /** Returns what runs now, or null if that is the root and nobody watches. */
  public static @Nullable Object capture(String type) {
    Slot[] known = capturing;
    if (known.length == 1) {
      return known[0].capture(type);
    }
    return known.length == 0 ? null : captureAll(known, type);
  }

  /** Returns the functions of the copy that captures; null if that is none or several. */
  static Object @Nullable [] onlyCopy() {
    Slot known = only;
    return known == null ? null : known.get();
  }

  /** As {@link #capture}, for work that may be run anywhere. */
  public static Object captureAnywhere(String type) {
    Object captured = capture(type);
    return captured == null ? ROOT : captured;
  }

  /**
   * Returns what is current, for callbacks that may come anywhere, any number of times, and of
   * which hooks aren't told; null while no copy of the library is in use.
   */
  public static @Nullable Object context() {
    if (isIdle()) {
      return null;
    }
    Slot[] known = slots;
    if (known.length == 1) {
      Object context = known[0].context(null);
      return context == null ? ROOT : context;
    }
    @Nullable Object[] contexts = new Object[known.length];
    for (int i = 0; i < contexts.length; i++) {
      contexts[i] = known[i].context(null);
    }
    return new Several(contexts);
  }

  /** Returns the functions of the copy that captured, or null if that were several or is none. */
  static Object @Nullable [] copyOf(Object captured) {
    Slot[] known = slots;
    return known.length == 1 && captured != ROOT ? known[0].get() : null;
  }

  /** Returns whether no copy of the library is in use, or the agent was removed. */
  static boolean isIdle() {
    return capturing.length == 0;
  }

  /** Has nothing be captured any more. */
  public static void remove() {
    stopCapturing();
    Newcomers.forget();
  }

  private static synchronized void stopCapturing() {
    isRemoved = true;
    use(slots);
  }

  /** Returns the root, for work that belongs to nobody, whoever's method begins it. */
  public static @Nullable Object nobody(Object beginning) {
    return isIdle() ? null : ROOT;
  }

  private static @Nullable Object captureAll(Slot[] known, String type) {
    @Nullable Object[] all = null;
    for (int i = 0; i < known.length; i++) {
      Object captured = known[i].capture(type);
      if (captured != null) {
        if (all == null) {
          all = new Object[known.length];
        }
        all[i] = captured;
      }
    }
    return all == null ? null : new Several(all);
  }

  /** Makes what was captured current, and returns what {@link #leave} needs. */
  public static @Nullable Object enter(Object captured) {
    Slot[] known = slots;
    if (known.length == 1 && !(captured instanceof Several)) {
      return known[0].enter(part(captured, 0));
    }
    @Nullable Object[] tokens = new Object[known.length];
    for (int i = 0; i < known.length; i++) {
      tokens[i] = known[i].enter(part(captured, i));
    }
    return new Several(tokens);
  }

  /** As {@link #enter}, and does nothing for what is null. */
  public static @Nullable Object enterIfAny(@Nullable Object captured) {
    return captured == null ? null : enter(captured);
  }

  /** Undoes {@link #enterIfAny} of work that may go on. */
  public static void leaveIfAny(@Nullable Object captured, @Nullable Object token) {
    if (captured != null) {
      leave(captured, token);
    }
  }

  /** Undoes {@link #enterIfAny} and ends the work. */
  public static void endIfAny(@Nullable Object captured, @Nullable Object token) {
    if (captured != null) {
      end(captured, token);
    }
  }

  /** Undoes {@link #enter} on the same thread. */
  public static void leave(Object captured, @Nullable Object token) {
    Slot[] known = slots;
    if (token instanceof Several tokens) {
      for (int i = tokens.parts.length - 1; i >= 0; i--) {
        known[i].leave(part(captured, i), tokens.parts[i]);
      }
    } else {
      known[0].leave(part(captured, 0), token);
    }
  }

  /**
   * Says that work has failed, inside of {@link #enter} and before whoever waits for it is told.
   * Does nothing for a failure or work that is null.
   */
  public static void failed(@Nullable Throwable failure, @Nullable Object captured) {
    if (failure == null || captured == null || captured == ROOT) {
      return;
    }
    Slot[] known = slots;
    for (int i = 0; i < known.length; i++) {
      Object part = part(captured, i);
      if (part != null) {
        known[i].failed(part, failure);
      }
    }
  }

  /** Ends work that runs once. */
  public static void end(Object captured, @Nullable Object token) {
    leave(captured, token);
    release(captured);
  }

  /** Says that no more of the work will run. */
  public static void release(@Nullable Object captured) {
    if (captured == null || captured == ROOT) {
      return;
    }
    Slot[] known = slots;
    for (int i = 0; i < known.length; i++) {
      Object part = part(captured, i);
      if (part != null) {
        known[i].release(part);
      }
    }
  }

  /**
   * Makes the context of work that has failed current on a thread that is about to end, for whoever
   * is told of the failure.
   */
  public static void stayIn(@Nullable Object captured) {
    if (captured != null && captured != ROOT) {
      enter(context(captured));
    }
  }

  /** Returns what to enter without telling hooks of it. */
  static Object context(Object captured) {
    Slot[] known = slots;
    if (captured == ROOT) {
      return ROOT;
    }
    if (!(captured instanceof Several several)) {
      Object context = known[0].context(captured);
      return context == null ? ROOT : context;
    }
    @Nullable Object[] contexts = new Object[several.parts.length];
    for (int i = 0; i < contexts.length; i++) {
      Object part = several.parts[i];
      contexts[i] = part == null ? null : known[i].context(part);
    }
    return new Several(contexts);
  }

  /**
   * What a copy's own functions understand; what was captured while there was one is the first's.
   */
  private static @Nullable Object part(Object captured, int place) {
    if (captured instanceof Several several) {
      return place < several.parts.length ? several.parts[place] : null;
    }
    return captured == ROOT || place > 0 ? null : captured;
  }

  /** What several copies have captured, or answered when it was entered, each in its place. */
  private static final class Several {
    final @Nullable Object[] parts;

    Several(@Nullable Object[] parts) {
      this.parts = parts;
    }
  }
}
