package io.asynclocal;

/** The scope of a whole context; it puts back the whole context that it replaced. */
final class ContextScope extends OpenScope {
  private final AsyncContext context;

  private ContextScope(AsyncContext context, Object[] cell) {
    super(cell, context);
    this.context = context;
  }

  static Scope open(AsyncContext context) {
    Object[] cell = CurrentContext.cell();
    return new ContextScope(context, cell).opened();
  }

  @Override
  AsyncContext undone(AsyncContext current, AsyncContext prior) {
    return prior;
  }

  @Override
  boolean showsWhatIsBound(AsyncContext current, AsyncContext installed) {
    return current == installed;
  }

  @Override
  public String toString() {
    return "The scope of " + context;
  }
}
