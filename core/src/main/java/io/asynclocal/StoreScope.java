package io.asynclocal;

/** The scope of one storage's store; it puts back that storage's binding and no other. */
final class StoreScope extends OpenScope {
  private final AsyncLocalStorage<?> storage;
  private final StorageKey boundKey;

  private StoreScope(
      AsyncLocalStorage<?> storage, StorageKey boundKey, Object[] cell, AsyncContext installed) {
    super(cell, installed);
    this.storage = storage;
    this.boundKey = boundKey;
  }

  static Scope open(
      AsyncLocalStorage<?> storage, StorageKey boundKey, Object[] cell, AsyncContext installed) {
    return new StoreScope(storage, boundKey, cell, installed).opened();
  }

  @Override
  AsyncContext undone(AsyncContext context, AsyncContext prior) {
    return storage.restored(context, prior, boundKey);
  }

  @Override
  boolean showsWhatIsBound(AsyncContext context, AsyncContext installed) {
    return context.get(boundKey) == installed.get(boundKey);
  }

  @Override
  public String toString() {
    return "The scope of " + storage;
  }
}
