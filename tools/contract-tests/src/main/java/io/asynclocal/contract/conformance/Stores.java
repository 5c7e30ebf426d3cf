package io.asynclocal.contract.conformance;

import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What all storages of a program showed at one moment. */
final class Stores {
  private final List<AsyncLocalStorage<String>> storages;
  private final List<@Nullable String> values = new ArrayList<>();

  private Stores(List<AsyncLocalStorage<String>> storages) {
    this.storages = storages;
  }

  static Stores now(List<AsyncLocalStorage<String>> storages) {
    Stores stores = new Stores(storages);
    for (AsyncLocalStorage<String> storage : storages) {
      stores.values.add(storage.getStore());
    }
    return stores;
  }

  /** Enters each store that is another than it was in {@code earlier}. */
  void enterChangesSince(Stores earlier) {
    for (int s = 0; s < values.size(); s++) {
      String value = values.get(s);
      if (!Objects.equals(value, earlier.values.get(s))) {
        storages.get(s).enterWith(value);
      }
    }
  }
}
