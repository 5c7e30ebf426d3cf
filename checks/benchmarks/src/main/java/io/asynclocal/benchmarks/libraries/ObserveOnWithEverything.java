package io.asynclocal.benchmarks.libraries;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** What it adds to a hop in RxJava that all of the request's state comes along. */
@Question(
    value = "RxJava: observeOn with ten MDC entries, a span and an Observation",
    baseline = "nothing")
public class ObserveOnWithEverything extends Comparison {

  @Benchmark
  @Contender("nothing carried")
  public @Nullable Object nothing(CarriedByNobody nobody, Items items) {
    return Hops.observeOn(items.items, nobody.scheduler, Hops.INCREMENT).blockingLast();
  }

  @Benchmark
  @Fork(jvmArgsAppend = CarriedByStores.STORAGE)
  @Contender("AsyncLocal")
  public @Nullable Object asyncLocal(CarriedByStores ours, Items items) {
    return Hops.observeOn(items.items, ours.scheduler, Hops.INCREMENT).blockingLast();
  }

  @Benchmark
  @Contender("AsyncLocal, all three by accessors")
  public @Nullable Object bridge(CarriedByBridge ours, Items items) {
    return Hops.observeOn(items.items, ours.scheduler, Hops.INCREMENT).blockingLast();
  }

  @Benchmark
  @Contender("Micrometer's snapshots, by hand, three accessors")
  public @Nullable Object micrometer(CarriedByMicrometer theirs, Items items) {
    return Hops.observeOn(items.items, theirs.scheduler, Hops.INCREMENT).blockingLast();
  }
}
