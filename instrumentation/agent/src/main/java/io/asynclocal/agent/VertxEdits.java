package io.asynclocal.agent;

import java.util.List;

/**
 * Vert.x: handlers of futures, timers and messages, and blocking code, are called in the context in
 * which they were registered. Vert.x lets work wait in queues of its own, for its event loops and
 * for its workers.
 */
final class VertxEdits implements Instrumentation {
  private static final String CORE = "io.vertx.core.";
  private static final String FUTURES = CORE + "impl.future.";
  private static final String TYPE = "VertxHandler";
  private static final Callback HANDLER =
      new Callback(CORE + "Handler", "handle", "(Ljava/lang/Object;)V");
  private static final Callback COMPLETABLE =
      new Callback(CORE + "Completable", "complete", "(Ljava/lang/Object;Ljava/lang/Throwable;)V");

  @Override
  public String name() {
    return "vertx";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        LibraryClass.named(CORE + "internal.ContextInternal")
            .bindsOnce("runOnContext", 1, HANDLER, TYPE),
        LibraryClass.named(CORE + "impl.ExecuteBlocking")
            .bindsOnce("executeBlocking", 3, Callback.CALLABLE, TYPE),
        LibraryClass.named(CORE + "impl.VertxImpl$InternalTimerHandler")
            .keepsContextWhereMade(3)
            .runsIn("handle"),
        LibraryClass.named(CORE + "http.impl.HttpEventHandler")
            .bindsAlways("chunkHandler", 1, HANDLER)
            .bindsAlways("endHandler", 1, HANDLER)
            .bindsAlways("exceptionHandler", 1, HANDLER),
        LibraryClass.named(FUTURES + "FutureImpl")
            .bindsOnce("onComplete", 1, HANDLER, TYPE)
            .bindsOnce("onComplete", 2, HANDLER, TYPE)
            .bindsOnce("onComplete", 1, COMPLETABLE, TYPE),
        LibraryClass.named(FUTURES + "SucceededFuture").bindsOnce("onComplete", 1, HANDLER, TYPE),
        LibraryClass.named(FUTURES + "FailedFuture").bindsOnce("onComplete", 1, HANDLER, TYPE),
        LibraryClass.named(FUTURES + "FutureBase")
            .bindsOnce("compose", 1, Callback.FUNCTION, TYPE)
            .bindsOnce("compose", 2, Callback.FUNCTION, TYPE)
            .bindsOnce("transform", 1, Callback.FUNCTION, TYPE)
            .bindsOnce("eventually", 1, Callback.SUPPLIER, TYPE)
            .bindsOnce("map", 1, Callback.FUNCTION, TYPE)
            .bindsOnce("otherwise", 1, Callback.FUNCTION, TYPE));
  }
}
