package io.asynclocal.rxjava3;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import org.jspecify.annotations.Nullable;

/**
 * Whose context the upstream of a shared or cached source runs in; the subscribers each run in
 * their own. It is declared when the integration is {@linkplain RxJavaIntegration#install(
 * SharedUpstream) installed} or {@linkplain RxJavaIntegration#with handed to an environment};
 * {@link #connector()} unless something else is. Two declarations must be the same.
 *
 * {@snippet file="io/asynclocal/rxjava3/RxJavaGuideTest.java" region="shared"}
 *
 * <p>The upstream is everything above {@code share}, {@code publish}, {@code replay} and {@code
 * cache}: it is subscribed to once, for all subscribers. A cache is connected by the first that
 * subscribes to it, so that {@link #connector()} and {@link #firstSubscriber()} are one there.
 */
public final class SharedUpstream {
  private static final SharedUpstream CONNECTOR = new SharedUpstream("connector", null);
  private static final SharedUpstream FIRST_SUBSCRIBER =
      new SharedUpstream("first subscriber", null);
  private static final SharedUpstream NONE = new SharedUpstream("none", AsyncContext.root());

  private final String name;
  private final @Nullable AsyncContext fixed;

  private SharedUpstream(String name, @Nullable AsyncContext fixed) {
    this.name = name;
    this.fixed = fixed;
  }

  /**
   * {@return the context of whoever connects: of the code that calls {@code connect()}, or of the
   * subscriber that makes {@code refCount}, {@code autoConnect} or {@code cache} connect}
   */
  public static SharedUpstream connector() {
    return CONNECTOR;
  }

  /**
   * {@return the context of the first subscriber since the last connection that is still there,
   * whoever connects; of the connector, if there is none}
   */
  public static SharedUpstream firstSubscriber() {
    return FIRST_SUBSCRIBER;
  }

  /** {@return the root context: the upstream serves nobody in particular} */
  public static SharedUpstream none() {
    return NONE;
  }

  /**
   * Returns a context of the application's own, such as one in which nothing but a background job's
   * name is bound.
   *
   * @param context the context of every shared upstream
   * @return the policy
   * @throws NullPointerException if {@code context} is null
   */
  public static SharedUpstream fixed(AsyncContext context) {
    return new SharedUpstream(
        "fixed", requireNonNull(context, "context is null. Use none() for a shared upstream."));
  }

  /** Returns whether this is what happens by itself. */
  boolean isDefault() {
    return equals(CONNECTOR);
  }

  /** Returns whether it matters who subscribes, and not only who connects. */
  boolean isOfFirstSubscriber() {
    return equals(FIRST_SUBSCRIBER);
  }

  /**
   * Returns where the upstream runs that is being subscribed to now.
   *
   * @param first the context of the first subscriber, if there was one
   */
  AsyncContext choose(@Nullable AsyncContext first) {
    if (fixed != null) {
      return fixed;
    }
    return isOfFirstSubscriber() && first != null ? first : AsyncContext.current();
  }

  /** {@return whether both choose the same context in all cases} */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SharedUpstream policy
        && name.equals(policy.name)
        && fixed == policy.fixed;
  }

  /** {@return a hash code that goes with {@link #equals}} */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** {@return the policy's name} */
  @Override
  public String toString() {
    return "SharedUpstream[" + name + "]";
  }
}
