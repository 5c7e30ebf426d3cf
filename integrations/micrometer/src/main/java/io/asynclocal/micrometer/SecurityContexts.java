package io.asynclocal.micrometer;

import io.micrometer.context.ThreadLocalAccessor;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.context.TransientSecurityContext;

/** Spring Security's contexts, in which anybody can set another user; loaded only with Spring. */
final class SecurityContexts {
  /** Of the accessor that Spring Security registers. */
  private static final String KEY = "org.springframework.security.core.context.SecurityContext";

  private SecurityContexts() {}

  /** Returns what is used in place of {@code accessor}, which as a rule is itself. */
  @SuppressWarnings("unchecked") // Spring's values are security contexts
  static ThreadLocalAccessor<?> copying(ThreadLocalAccessor<?> accessor) {
    return accessor.key().equals(KEY) && !(accessor instanceof CopyingAccessor)
        ? new CopyingAccessor<>(
            (ThreadLocalAccessor<SecurityContext>) accessor, SecurityContexts::copy)
        : accessor;
  }

  /**
   * A context of a kind that Spring doesn't know stays as it is: nobody can say how it is copied.
   */
  private static SecurityContext copy(SecurityContext context) {
    if (context.getClass() == SecurityContextImpl.class) {
      return new SecurityContextImpl(context.getAuthentication());
    }
    return context.getClass() == TransientSecurityContext.class
        ? new TransientSecurityContext(context.getAuthentication())
        : context;
  }

  /** Returns whether this class can be used; asked by others before they do. */
  static final class Presence {
    static final boolean IS_THERE = isThere();

    private Presence() {}

    private static boolean isThere() {
      try {
        Class.forName(KEY, false, Presence.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException e) {
        return false;
      }
    }
  }
}
