package io.asynclocal.rxjava3.random;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.random.Stores;
import io.asynclocal.rxjava3.RxJavaIntegration;
import io.asynclocal.rxjava3.StoreTransformer;

/** An operator that says which stores all that is above it has, and how those are written. */
enum Writing {
  STORE("withStore") {
    @Override
    Stores above(Stores below, String tenant) {
      return below.withTenant(tenant);
    }

    @Override
    Object write(Object source, Part part, String tenant) {
      return Conversions.compose(source, store(tenant));
    }
  },
  /** Two operators, one directly above the other. */
  STORES("withStore twice") {
    @Override
    Stores above(Stores below, String tenant) {
      return below.withTenant(tenant).withUser("user of " + tenant);
    }

    @Override
    Object write(Object source, Part part, String tenant) {
      return Conversions.compose(
          Conversions.compose(source, store(tenant)),
          RxJavaIntegration.withStore(Stores.USER, "user of " + tenant));
    }
  },
  /** A context that was derived with several stores at once. */
  CONTEXT("withContext") {
    @Override
    Stores above(Stores below, String tenant) {
      return below.withTenant(tenant).withUser("user of " + tenant);
    }

    @Override
    Object write(Object source, Part part, String tenant) {
      return Conversions.compose(source, context(part, above(part.stores(), tenant)));
    }
  },
  /** A context that was derived with one store less. */
  WITHOUT("withContext without") {
    @Override
    Stores above(Stores below, String tenant) {
      return below.withTenant(Stores.NOBODY);
    }

    @Override
    Object write(Object source, Part part, String tenant) {
      return Conversions.compose(
          source,
          RxJavaIntegration.withContext(
              subscribers(part, part.stores().withTenant(tenant)).without(Stores.TENANT)));
    }
  };

  private final String title;

  Writing(String title) {
    this.title = title;
  }

  /** {@return its name in programs} */
  String title() {
    return title;
  }

  /** {@return what has to be seen above, by what has to be seen below} */
  final Stores above(Stores below, String id, int salt) {
    return above(below, written(id, salt));
  }

  /** Applies it, where that can be said beforehand of whoever subscribes. */
  final Object apply(Object source, Part part) {
    part.run().derives();
    String tenant = written(part.id(), part.step().salt());
    return part.id().equals(Part.ANY_OF_US)
        ? Conversions.compose(source, store(tenant))
        : write(source, part, tenant);
  }

  abstract Stores above(Stores below, String tenant);

  abstract Object write(Object source, Part part, String tenant);

  private static String written(String id, int salt) {
    return "tenant " + salt + " of " + id;
  }

  private static StoreTransformer<Object> store(String tenant) {
    return RxJavaIntegration.withStore(Stores.TENANT, tenant);
  }

  private static StoreTransformer<Object> context(Part part, Stores stores) {
    return RxJavaIntegration.withContext(subscribers(part, stores));
  }

  private static AsyncContext subscribers(Part part, Stores stores) {
    return stores.in(AsyncContext.root().with(Stores.ID, part.id()));
  }
}
