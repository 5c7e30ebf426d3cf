package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a request of a client costs, and its answer, within a context. */
@Question(value = "Ktor: a call of a client that is answered at once", baseline = "plain")
public class CallKtor extends Comparison {
  /** Nothing carried. */
  @State(Scope.Thread)
  public static class Plain {
    private final KtorCalls.Asking calls = KtorCalls.plainClient();

    /** Ends it. */
    @TearDown
    public void end() {
      calls.close();
    }
  }

  /** AsyncLocal. */
  @State(Scope.Thread)
  public static class Carrying {
    private final KtorCalls.Asking calls = KtorCalls.client();

    /** Ends it. */
    @TearDown
    public void end() {
      calls.close();
    }
  }

  /** OpenTelemetry, by hand. */
  @State(Scope.Thread)
  public static class ByHand {
    private final KtorCalls.Asking calls = KtorCalls.clientByHand();

    /** Ends it. */
    @TearDown
    public void end() {
      calls.close();
    }
  }

  /** OpenTelemetry's library, tracing nothing. */
  @State(Scope.Thread)
  public static class OfOpenTelemetry {
    private final KtorCalls.Asking calls = KtorCalls.clientOfOpenTelemetry();

    /** Ends it. */
    @TearDown
    public void end() {
      calls.close();
    }
  }

  @Benchmark
  @Contender("nothing carried")
  public String plain(Plain state) {
    return state.calls.ask();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public String asyncLocal(Carrying state) {
    return state.calls.ask();
  }

  @Benchmark
  @Contender("OpenTelemetry, by hand")
  public String byHand(ByHand state) {
    return state.calls.ask();
  }

  @Benchmark
  @Contender("OpenTelemetry's library, tracing nothing")
  public String openTelemetry(OfOpenTelemetry state) {
    return state.calls.ask();
  }
}
