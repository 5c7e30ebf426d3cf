package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a call of a server for tests costs that has a value after a suspension. */
@Question(value = "Ktor: a call of a server for tests", baseline = "plain")
public class ServeKtorCall extends Comparison {
  /** Nothing carried. */
  @State(Scope.Thread)
  public static class Plain {
    private final KtorCalls.Served calls = KtorCalls.plainServer();

    /** Ends it. */
    @TearDown
    public void end() {
      calls.close();
    }
  }

  /** AsyncLocal. */
  @State(Scope.Thread)
  public static class Carrying {
    private final KtorCalls.Served calls = KtorCalls.server();

    /** Ends it. */
    @TearDown
    public void end() {
      calls.close();
    }
  }

  /** OpenTelemetry, by hand. */
  @State(Scope.Thread)
  public static class ByHand {
    private final KtorCalls.Served calls = KtorCalls.serverByHand();

    /** Ends it. */
    @TearDown
    public void end() {
      calls.close();
    }
  }

  /** OpenTelemetry's library, tracing nothing. */
  @State(Scope.Thread)
  public static class OfOpenTelemetry {
    private final KtorCalls.Served calls = KtorCalls.serverOfOpenTelemetry();

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
