package io.asynclocal.agent;

import java.util.List;

/**
 * Mutiny: what an application's own callback gives an emitter goes on in the context in which the
 * pipeline was subscribed. All else of Mutiny's is calls, and the JDK's executors and futures.
 */
final class MutinyEdits implements Instrumentation {
  private static final String OPERATORS = "io.smallrye.mutiny.operators.";

  @Override
  public String name() {
    return "mutiny";
  }

  @Override
  public List<LibraryClass> classes() {
    return List.of(
        LibraryClass.named(OPERATORS + "uni.builders.DefaultUniEmitter")
            .keepsContextWhereMade(0)
            .runsIn("complete", "fail"),
        LibraryClass.named(OPERATORS + "multi.builders.SerializedMultiEmitter")
            .keepsContextWhereMade(0)
            .runsIn("emit", "complete", "fail"));
  }
}
