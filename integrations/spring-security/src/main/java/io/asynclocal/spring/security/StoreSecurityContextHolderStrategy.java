package io.asynclocal.spring.security;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncLocalStorage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;

/**
 * Keeps the current user in a store, as a bean or by {@link SpringSecurityIntegration}.
 *
 * <p>What is stored never changes. A context that is read is an object of the reader's own, which
 * writes what is set there through to the store of the running code. Contexts of other classes than
 * Spring Security's own are stored as they are: nobody can say how they are copied.
 */
public final class StoreSecurityContextHolderStrategy implements SecurityContextHolderStrategy {
  private final AsyncLocalStorage<StoredUser> storage =
      AsyncLocalStorage.<StoredUser>builder().name("securityContext").build();

  /** Makes a strategy with a storage of its own. */
  public StoreSecurityContextHolderStrategy() {}

  @Override
  public void clearContext() {
    if (storage.getStore() != null) {
      storage.enterWith(null);
    }
  }

  @Override
  public SecurityContext getContext() {
    return read(storage.getStore());
  }

  @Override
  public Supplier<SecurityContext> getDeferredContext() {
    StoredUser stored = storage.getStore();
    return () -> read(stored);
  }

  private SecurityContext read(@Nullable StoredUser stored) {
    return stored == null ? new ReadContext(this, null, null) : stored.read(this);
  }

  @Override
  public void setContext(SecurityContext context) {
    requireNonNull(context, "context is null. Clear the context, or pass an empty one.");
    storage.enterWith(StoredUser.of(context));
  }

  @Override
  public void setDeferredContext(Supplier<SecurityContext> context) {
    requireNonNull(context, "context is null. Pass what answers the context.");
    storage.enterWith(new StoredUser.Deferred(context));
  }

  @Override
  public SecurityContext createEmptyContext() {
    return new SecurityContextImpl();
  }

  /** Replaces what a context was read from, unless something else is stored since. */
  void replace(@Nullable StoredUser read, StoredUser written) {
    StoredUser stored = storage.getStore();
    if (stored == read) {
      storage.enterWith(written);
    }
  }
}
