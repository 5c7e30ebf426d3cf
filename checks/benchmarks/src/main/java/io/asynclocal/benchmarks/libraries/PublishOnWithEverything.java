package io.asynclocal.benchmarks.libraries;

import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;

/** What it adds to a hop in Reactor that all of the request's state comes along. */
@Question(
    value = "Reactor: publishOn with ten MDC entries, a span and an Observation",
    baseline = "nothing")
public class PublishOnWithEverything extends Comparison {

  @Benchmark
  @Contender("nothing carried")
  public @Nullable Object nothing(CarriedByNobody nobody, Items items) {
    return Hops.publishOn(items.items, Hops.INCREMENT).blockLast();
  }

  @Benchmark
  @Fork(jvmArgsAppend = CarriedByStores.STORAGE)
  @Contender("AsyncLocal")
  public @Nullable Object asyncLocal(CarriedByStores ours, Items items) {
    return Hops.publishOn(items.items, Hops.INCREMENT).blockLast();
  }

  @Benchmark
  @Contender("AsyncLocal, all three by accessors")
  public @Nullable Object bridge(CarriedByBridge ours, Items items) {
    return Hops.publishOn(items.items, Hops.INCREMENT).blockLast();
  }

  @Benchmark
  @Contender("Reactor's automatic mode, three accessors")
  public @Nullable Object micrometer(CarriedByMicrometer theirs, Items items) {
    return Hops.publishOn(items.items, Hops.INCREMENT).contextCapture().blockLast();
  }
}
