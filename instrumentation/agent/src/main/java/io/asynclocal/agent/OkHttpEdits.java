package io.asynclocal.agent;

import java.util.List;

/**
 * OkHttp: a call runs in the context in which it was enqueued. Its dispatcher lets calls wait, by
 * host, and hands them to its pool from the thread of whatever call has just ended.
 */
final class OkHttpEdits implements Instrumentation {
  @Override
  public String name() {
    return "okhttp";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        call("okhttp3.internal.connection.RealCall$AsyncCall", "run"), // since 4.3
        call("okhttp3.RealCall$AsyncCall", "execute"));
  }

  /** A call that the pool rejects fails where it is handed over. */
  private static LibraryClass call(String name, String run) {
    return LibraryClass.named(name)
        .capturesWhereMade("OkHttpCall", 2)
        .runsIn("executeOn")
        .runsOnce(run);
  }
}
