package io.asynclocal.rxjava3.random;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Scheduler;
import java.util.Random;

/**
 * One operator of a program while it is built for one subscriber: what its functions have to see,
 * and what stands inside of it.
 */
record Part(Run run, String id, Stores stores, Program.Step step, Random random) {
  static final AsyncLocalStorage<String> ID = named("id");
  static final AsyncLocalStorage<String> TENANT = named("tenant");
  static final AsyncLocalStorage<String> USER = named("user");
  static final AsyncLocalStorage<String> ENTERED = named("entered");

  /** A store that nobody keeps but contexts. */
  static final AsyncLocalStorage<Object> KEPT =
      AsyncLocalStorage.<Object>builder().name("kept").build();

  /** What is in force for whom nobody has entered or written anything. */
  static final String NOBODY = "nobody";

  /** Whoever connects what several subscribers share: one of them. */
  static final String ANY_OF_US = "any of us";

  Part(Run run, String id, Stores stores, Program.Step step) {
    this(run, id, stores, step, new Random(step.salt()));
  }

  private static AsyncLocalStorage<String> named(String name) {
    return AsyncLocalStorage.<String>builder().name(name).defaultValue(NOBODY).build();
  }

  /** What a function has to see besides its subscriber; what was entered if that is anything. */
  record Stores(String tenant, String user, String entered) {
    static final Stores NONE = new Stores(NOBODY, NOBODY, NOBODY);

    Stores withTenant(String tenant) {
      return new Stores(tenant, user, entered);
    }

    Stores withUser(String user) {
      return new Stores(tenant, user, entered);
    }

    Stores withEntered(String entered) {
      return new Stores(tenant, user, entered);
    }

    /** {@return all of them, derived from the root at once} */
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

  /** Compares what the running function sees with what it has to see. */
  void check(String function) {
    run.note(id + " " + function);
    String seen = ID.getStore();
    boolean isRight =
        id.equals(ANY_OF_US)
            ? Run.isSubscriber(seen)
            : id.equals(seen) && stores.areSeenIn(Stores.current());
    if (!isRight && !(seen.equals(NOBODY) && run.mayHaveForgotten())) {
      run.fault(
          function + " saw " + seen + " " + Stores.current() + " instead of " + id + " " + stores);
    }
  }

  <T> T checked(String function, T value) {
    check(function);
    return value;
  }

  /** Builds one of the pipelines that stand inside of this operator. */
  Object inner(int number) {
    return inner(number, stores);
  }

  /** As {@link #inner(int)}, where the running function has entered a store. */
  Object entering(int number) {
    String store = "entered by " + id;
    ENTERED.enterWith(store);
    run.derives();
    return inner(number, stores.withEntered(store));
  }

  private Object inner(int number, Stores stores) {
    Program program = number % 2 == 0 ? step.first() : step.second();
    return program == null
        ? Sources.leaf(new Part(run, id, stores, step), number)
        : program.build(run, id, stores);
  }

  /** {@return a scheduler, which is another one at each call} */
  Scheduler scheduler(boolean isHooked, boolean isTimed) {
    return run.scheduler(random.nextInt(1000), isHooked, isTimed);
  }

  int small() {
    return 1 + random.nextInt(3);
  }

  boolean coin(int outOf) {
    return random.nextInt(outOf) == 0;
  }
}
