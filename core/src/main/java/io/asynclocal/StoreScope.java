package io.asynclocal;

/** The scope of one storage's store; it puts back that storage's binding and no other. */
final class StoreScope extends OpenScope {
  private final AsyncLocalStorage<?> storage;

  private StoreScope(AsyncLocalStorage<?> storage, Object[] cell, AsyncContext installed) {
    super(CurrentContext.in(cell), installed, CurrentContext.newestScope(cell));
    this.storage = storage;
  }

  static Scope open(AsyncLocalStorage<?> storage, Object[] cell, AsyncContext installed) {
    return new StoreScope(storage, cell, installed).opened(cell);
  }

  @Override
  AsyncContext undone(AsyncContext context, AsyncContext prior) {
    return storage.restored(context, prior);
  }

  @Override
  public String toString() {
    return "The scope of " + storage;
  }
}
