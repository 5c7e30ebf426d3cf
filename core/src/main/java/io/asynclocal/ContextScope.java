package io.asynclocal;

/** The scope of a whole context; it puts back the whole context that it replaced. */
final class ContextScope extends OpenScope {
  private final AsyncContext context;

  private ContextScope(AsyncContext context, Object[] cell) {
    super(CurrentContext.in(cell), context.chosen(), CurrentContext.newestScope(cell));
    this.context = context;
  }

  static Scope open(AsyncContext context) {
    Object[] cell = CurrentContext.cell();
    return new ContextScope(context, cell).opened(cell);
  }

  @Override
  AsyncContext undone(AsyncContext current, AsyncContext prior) {
    return prior;
  }

  @Override
  public String toString() {
    return "The scope of " + context;
  }
}
