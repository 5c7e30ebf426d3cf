package io.asynclocal.spring.security;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.Transient;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.context.TransientSecurityContext;

/**
 * A context as somebody has read it. Setting a user here sets it in the store of the running code,
 * if that still is what was read. It is of Spring's class for those who compare, and serialized as
 * one.
 */
@SuppressWarnings("serial") // what can't be serialized is replaced
class ReadContext extends SecurityContextImpl {
  private final transient StoreSecurityContextHolderStrategy strategy;
  private transient @Nullable StoredUser read;

  ReadContext(
      StoreSecurityContextHolderStrategy strategy,
      @Nullable StoredUser read,
      @Nullable Authentication user) {
    super.setAuthentication(user);
    this.strategy = strategy;
    this.read = read;
  }

  boolean isPassing() {
    return false;
  }

  @Override
  public final void setAuthentication(@Nullable Authentication user) {
    super.setAuthentication(user);
    StoredUser written = new StoredUser.Known(user, isPassing());
    strategy.replace(read, written);
    read = written;
  }

  @Serial
  Object writeReplace() {
    return isPassing()
        ? new TransientSecurityContext(getAuthentication())
        : new SecurityContextImpl(getAuthentication());
  }

  /** One that no session keeps. */
  @Transient
  static final class Passing extends ReadContext {
    Passing(
        StoreSecurityContextHolderStrategy strategy,
        @Nullable StoredUser read,
        @Nullable Authentication user) {
      super(strategy, read, user);
    }

    @Override
    boolean isPassing() {
      return true;
    }
  }
}
