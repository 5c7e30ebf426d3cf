package io.asynclocal.spring.boot;

/** A store is declared that no request would ever have. */
final class UselessStoreException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private final String store;

  UselessStoreException(String store, Throwable cause) {
    super(
        "The store '"
            + store
            + "' is declared under asynclocal.requests.stores, and nothing brings it.",
        cause);
    this.store = store;
  }

  String store() {
    return store;
  }
}
