package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import org.openjdk.jmh.annotations.Benchmark;

/** What a request of a client costs, and its answer, within a context. */
@Question(value = "Ktor: a call of a client that is answered at once", baseline = "plain")
public class CallKtor extends KtorComparison {
  /** Nothing carried. */
  public static class Plain extends Way {
    /** Begins it. */
    public Plain() {
      super(KtorCalls.plainClient());
    }
  }

  /** AsyncLocal. */
  public static class Carrying extends Way {
    /** Begins it. */
    public Carrying() {
      super(KtorCalls.client());
    }
  }

  /** OpenTelemetry, by hand. */
  public static class ByHand extends Way {
    /** Begins it. */
    public ByHand() {
      super(KtorCalls.clientByHand());
    }
  }

  /** OpenTelemetry's library, tracing nothing. */
  public static class OfOpenTelemetry extends Way {
    /** Begins it. */
    public OfOpenTelemetry() {
      super(KtorCalls.clientOfOpenTelemetry());
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
