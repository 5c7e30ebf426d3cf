package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a call costs by one of Ktor's servers or clients, in each way of carrying. */
public abstract class KtorComparison extends Comparison {

  /** Who is asked, in one way of carrying. */
  @State(Scope.Thread)
  public abstract static class Way {
    private final KtorCalls.Asked asked;

    Way(KtorCalls.Asked asked) {
      this.asked = asked;
    }

    String ask() {
      return asked.ask();
    }

    /** Ends it. */
    @TearDown
    public void end() {
      asked.close();
    }
  }
}
