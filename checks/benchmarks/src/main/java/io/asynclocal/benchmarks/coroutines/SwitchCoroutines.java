package io.asynclocal.benchmarks.coroutines;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import kotlin.coroutines.CoroutineContext;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to suspend a coroutine and to resume it. */
@Question(value = "switch a coroutine (yield)", baseline = "threadLocal")
@OperationsPerInvocation(Switches.COUNT)
public class SwitchCoroutines extends Comparison {

  /** What coroutines are started with. */
  @State(Scope.Thread)
  public static class Elements {
    /** Without elements. */
    public final CoroutineContext nothing = Switches.nothing();

    /** One thread-local. */
    public final CoroutineContext threadLocal = Switches.threadLocals(1);

    /** Four thread-locals. */
    public final CoroutineContext threadLocals = Switches.threadLocals(4);

    /** One of our stores. */
    public final CoroutineContext store = Switches.stores(1);

    /** Eight of our stores. */
    public final CoroutineContext someStores = Switches.stores(8);

    /** Sixty-four of our stores. */
    public final CoroutineContext stores = Switches.stores(64);

    /** One value of OpenTelemetry's. */
    public final CoroutineContext openTelemetry = Switches.openTelemetry();
  }

  @Benchmark
  @Contender("nothing carried")
  public void nothing(Elements elements) {
    Switches.run(elements.nothing);
  }

  @Benchmark
  @Contender("ThreadLocal")
  public void threadLocal(Elements elements) {
    Switches.run(elements.threadLocal);
  }

  @Benchmark
  @Contender("4 ThreadLocals")
  public void threadLocals(Elements elements) {
    Switches.run(elements.threadLocals);
  }

  @Benchmark
  @Contender("AsyncLocal")
  public void asyncLocal(Elements elements) {
    Switches.run(elements.store);
  }

  @Benchmark
  @Contender("AsyncLocal, 8 stores")
  public void asyncLocalSomeStores(Elements elements) {
    Switches.run(elements.someStores);
  }

  @Benchmark
  @Contender("AsyncLocal, 64 stores")
  public void asyncLocalManyStores(Elements elements) {
    Switches.run(elements.stores);
  }

  @Benchmark
  @Contender("OpenTelemetry")
  public void openTelemetry(Elements elements) {
    Switches.run(elements.openTelemetry);
  }
}
