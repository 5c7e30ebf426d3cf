package io.asynclocal.agent;

import java.util.List;

/**
 * Guava: a listener runs in the context in which it was added. A future hands its listeners to
 * their executors from whatever thread completes it.
 */
final class GuavaEdits implements Instrumentation {
  private static final String PACKAGE = "com.google.common.util.concurrent.";
  private static final String TYPE = "GuavaListener";

  @Override
  public String name() {
    return "guava";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        LibraryClass.named(PACKAGE + "AbstractFuture")
            .bindsOnce("addListener", 1, Callback.RUNNABLE, TYPE),
        LibraryClass.named(PACKAGE + "ExecutionList").bindsOnce("add", 1, Callback.RUNNABLE, TYPE));
  }
}
