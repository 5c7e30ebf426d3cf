package io.asynclocal.mixture;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;

/** What a function has to see besides its subscriber. */
record Stores(String tenant, String user, String entered) {
  static final AsyncLocalStorage<String> TENANT = named("tenant");
  static final AsyncLocalStorage<String> USER = named("user");
  static final AsyncLocalStorage<String> ENTERED = named("entered");

  /** What is in force for whom nobody has entered or written anything. */
  static final String NOBODY = "nobody";

  static final Stores NONE = new Stores(NOBODY, NOBODY, NOBODY);

  static AsyncLocalStorage<String> named(String name) {
    return AsyncLocalStorage.<String>builder().name(name).defaultValue("nobody").build();
  }

  Stores withTenant(String tenant) {
    return new Stores(tenant, user, entered);
  }

  Stores withUser(String user) {
    return new Stores(tenant, user, entered);
  }

  Stores withEntered(String entered) {
    return new Stores(tenant, user, entered);
  }

  /** {@return a context that was derived with all of them} */
  AsyncContext in(AsyncContext context) {
    return context.with(TENANT, tenant).with(USER, user).with(ENTERED, entered);
  }

  static Stores current() {
    return new Stores(TENANT.getStore(), USER.getStore(), ENTERED.getStore());
  }

  boolean areSeenIn(Stores seen) {
    // What was entered below lasts until the next restore point, and is nobody's fault there.
    return tenant.equals(seen.tenant)
        && user.equals(seen.user)
        && (entered.equals(NOBODY) || entered.equals(seen.entered));
  }
}
