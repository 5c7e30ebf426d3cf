package io.asynclocal.contract.random;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.Objects;

/**
 * What a function has to see besides whose it is. A tenant and a user are written or derived for
 * all that is above in a pipeline; what is entered is entered by a function for what it begins.
 *
 * @param tenant the store of {@link #TENANT}
 * @param user the store of {@link #USER}
 * @param entered the store of {@link #ENTERED}
 */
public record Stores(String tenant, String user, String entered) {
  /** What is in force for whom nobody has entered or written anything: the default of each. */
  public static final String NOBODY = "nobody";

  /** Whose a function is. */
  public static final AsyncLocalStorage<String> ID = named("id");

  /** The first of what is written or derived. */
  public static final AsyncLocalStorage<String> TENANT = named("tenant");

  /** The second of what is derived, together with the first. */
  public static final AsyncLocalStorage<String> USER = named("user");

  /** What functions enter. */
  public static final AsyncLocalStorage<String> ENTERED = named("entered");

  /** A store that nobody keeps but contexts. */
  public static final AsyncLocalStorage<Object> KEPT =
      AsyncLocalStorage.<Object>builder().name("kept").build();

  /** None of them. */
  public static final Stores NONE = new Stores(NOBODY, NOBODY, NOBODY);

  private static AsyncLocalStorage<String> named(String name) {
    return AsyncLocalStorage.<String>builder().name(name).defaultValue(NOBODY).build();
  }

  /** {@return these with another tenant} */
  public Stores withTenant(String tenant) {
    return new Stores(tenant, user, entered);
  }

  /** {@return these with another user} */
  public Stores withUser(String user) {
    return new Stores(tenant, user, entered);
  }

  /** {@return these with something else entered} */
  public Stores withEntered(String entered) {
    return new Stores(tenant, user, entered);
  }

  /** {@return a context that is derived with all of them} */
  public AsyncContext in(AsyncContext context) {
    return context.with(TENANT, tenant).with(USER, user).with(ENTERED, entered);
  }

  /** {@return those of the running code} */
  public static Stores current() {
    return new Stores(seen(TENANT), seen(USER), seen(ENTERED));
  }

  private static String seen(AsyncLocalStorage<String> storage) {
    return Objects.requireNonNull(storage.getStore(), "there is a default");
  }

  /**
   * {@return whether somebody who has to see these is right to see {@code seen}} What was entered
   * below lasts until the next restore point, and is nobody's fault there.
   */
  public boolean areSeenIn(Stores seen) {
    return tenant.equals(seen.tenant)
        && user.equals(seen.user)
        && (entered.equals(NOBODY) || entered.equals(seen.entered));
  }
}
