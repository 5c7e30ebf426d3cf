package io.asynclocal.spring.security;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.context.TransientSecurityContext;

/** What is stored: never changed, so that any number of flows may have it. */
interface StoredUser {

  /** Returns a context of the caller's own. */
  SecurityContext read(StoreSecurityContextHolderStrategy strategy);

  /** Returns what to store of {@code context} as it is now. */
  static StoredUser of(SecurityContext context) {
    if (context.getClass() == SecurityContextImpl.class
        || context.getClass() == ReadContext.class) {
      return new Known(context.getAuthentication(), false);
    }
    return context.getClass() == TransientSecurityContext.class
            || context.getClass() == ReadContext.Passing.class
        ? new Known(context.getAuthentication(), true)
        : new Foreign(context);
  }

  /**
   * A user, or nobody.
   *
   * @param passing whether no session is to keep it
   */
  record Known(@Nullable Authentication user, boolean passing) implements StoredUser {
    @Override
    public SecurityContext read(StoreSecurityContextHolderStrategy strategy) {
      return passing
          ? new ReadContext.Passing(strategy, this, user)
          : new ReadContext(strategy, this, user);
    }

    /** Two that say the same are two. */
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** A context of the application's own kind. */
  record Foreign(SecurityContext context) implements StoredUser {
    @Override
    public SecurityContext read(StoreSecurityContextHolderStrategy strategy) {
      return context;
    }
  }

  /** A context that is looked up when it is first read, such as a session's; once for all flows. */
  final class Deferred implements StoredUser {
    private final Supplier<SecurityContext> source;
    private @Nullable StoredUser found;

    Deferred(Supplier<SecurityContext> source) {
      this.source = source;
    }

    @Override
    public SecurityContext read(StoreSecurityContextHolderStrategy strategy) {
      StoredUser user = found();
      return user instanceof Known known
          ? known.passing()
              ? new ReadContext.Passing(strategy, this, known.user())
              : new ReadContext(strategy, this, known.user())
          : user.read(strategy);
    }

    private synchronized StoredUser found() {
      StoredUser user = found;
      if (user == null) {
        user =
            of(
                requireNonNull(
                    source.get(), "The deferred context is null. It must be one, perhaps empty."));
        found = user;
      }
      return user;
    }
  }
}
