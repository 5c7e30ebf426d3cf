package io.asynclocal.agent;

import static java.util.Objects.requireNonNull;

/**
 * An interface of a library or of the JDK, whose one method the library calls.
 *
 * @param type the interface's binary name, such as {@code java.lang.Runnable}
 * @param method the method's name, such as {@code run}
 * @param descriptor the method's descriptor, such as {@code ()V}
 */
public record Callback(String type, String method, String descriptor) {
  /** {@code java.lang.Runnable}. */
  public static final Callback RUNNABLE = new Callback("java.lang.Runnable", "run", "()V");

  /** {@code java.util.concurrent.Callable}. */
  public static final Callback CALLABLE =
      new Callback("java.util.concurrent.Callable", "call", "()Ljava/lang/Object;");

  /** {@code java.util.function.Function}. */
  public static final Callback FUNCTION =
      new Callback(
          "java.util.function.Function", "apply", "(Ljava/lang/Object;)Ljava/lang/Object;");

  /** {@code java.util.function.Supplier}. */
  public static final Callback SUPPLIER =
      new Callback("java.util.function.Supplier", "get", "()Ljava/lang/Object;");

  /**
   * Makes one.
   *
   * @throws NullPointerException if an argument is null
   */
  public Callback {
    requireNonNull(type, "type is null. Name the interface.");
    requireNonNull(method, "method is null. Name the interface's method.");
    requireNonNull(descriptor, "descriptor is null. Describe the interface's method.");
  }
}
