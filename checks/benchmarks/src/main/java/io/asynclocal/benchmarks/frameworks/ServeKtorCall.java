package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import org.openjdk.jmh.annotations.Benchmark;

/** What a call of a server for tests costs that has a value after a suspension. */
@Question(value = "Ktor: a call of a server for tests", baseline = "plain")
public class ServeKtorCall extends KtorComparison {
  /** Nothing carried. */
  public static class Plain extends Way {
    /** Begins it. */
    public Plain() {
      super(KtorCalls.plainServer());
    }
  }

  /** AsyncLocal. */
  public static class Carrying extends Way {
    /** Begins it. */
    public Carrying() {
      super(KtorCalls.server());
    }
  }

  /** OpenTelemetry, by hand. */
  public static class ByHand extends Way {
    /** Begins it. */
    public ByHand() {
      super(KtorCalls.serverByHand());
    }
  }

  /** OpenTelemetry's library, tracing nothing. */
  public static class OfOpenTelemetry extends Way {
    /** Begins it. */
    public OfOpenTelemetry() {
      super(KtorCalls.serverOfOpenTelemetry());
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public String plain(Plain state) {
    return state.ask();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public String asyncLocal(Carrying state) {
    return state.ask();
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public String byHand(ByHand state) {
    return state.ask();
  }

  @Benchmark
  @Contender("OpenTelemetry's library, tracing nothing")
  public String openTelemetry(OfOpenTelemetry state) {
    return state.ask();
  }
}
