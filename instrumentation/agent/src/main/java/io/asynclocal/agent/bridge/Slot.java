package io.asynclocal.agent.bridge;

import java.lang.ref.WeakReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One copy of the library, known by its functions. The copy alone holds them, so that it is
 * collected with the application that brought it.
 */
final class Slot extends WeakReference<Object[]> {
  private static final int CAPTURE = 0;
  private static final int ENTER = 1;
  private static final int LEAVE = 2;
  private static final int RELEASE = 3;
  private static final int CONTEXT = 4;

  /** Earlier copies of the library have no function for it, nor for what follows. */
  private static final int FAILED = 5;

  private static final int END = 6;

  Slot(Object[] functions) {
    super(functions);
  }

  boolean isGone() {
    return get() == null;
  }

  @SuppressWarnings("unchecked") // what the functions are is the protocol
  @Nullable Object capture(String type) {
    Object[] functions = get();
    return functions == null ? null : capture(functions, type);
  }

  @SuppressWarnings("unchecked")
  static @Nullable Object capture(Object[] functions, String type) {
    return ((Function<String, Object>) functions[CAPTURE]).apply(type);
  }

  @SuppressWarnings("unchecked")
  @Nullable Object enter(@Nullable Object captured) {
    Object[] functions = get();
    return functions == null ? null : enter(functions, captured);
  }

  @SuppressWarnings("unchecked")
  static Object enter(Object[] functions, @Nullable Object captured) {
    return ((Function<@Nullable Object, Object>) functions[ENTER]).apply(captured);
  }

  /** Leaves what was entered, and releases it. */
  @SuppressWarnings("unchecked")
  static void end(Object[] functions, Object captured, @Nullable Object token) {
    if (token == null) {
      return;
    }
    if (functions.length > END) {
      ((BiConsumer<Object, Object>) functions[END]).accept(captured, token);
    } else {
      ((BiConsumer<@Nullable Object, Object>) functions[LEAVE]).accept(captured, token);
      ((Consumer<Object>) functions[RELEASE]).accept(captured);
    }
  }

  @SuppressWarnings("unchecked")
  void leave(@Nullable Object captured, @Nullable Object token) {
    Object[] functions = get();
    if (functions != null && token != null) {
      ((BiConsumer<@Nullable Object, Object>) functions[LEAVE]).accept(captured, token);
    }
  }

  @SuppressWarnings("unchecked")
  void release(Object captured) {
    Object[] functions = get();
    if (functions != null) {
      ((Consumer<Object>) functions[RELEASE]).accept(captured);
    }
  }

  @SuppressWarnings("unchecked")
  void failed(Object captured, Throwable failure) {
    Object[] functions = get();
    if (functions != null && functions.length > FAILED) {
      ((BiConsumer<Object, Throwable>) functions[FAILED]).accept(captured, failure);
    }
  }

  /**
   * Returns the context alone of what was captured, or for null what is current; entering it tells
   * hooks of nothing.
   */
  @SuppressWarnings("unchecked")
  @Nullable Object context(@Nullable Object captured) {
    Object[] functions = get();
    return functions == null
        ? null
        : ((Function<@Nullable Object, Object>) functions[CONTEXT]).apply(captured);
  }
}
