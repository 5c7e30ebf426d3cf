package io.asynclocal.benchmarks.libraries;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How many items go across. */
@State(Scope.Benchmark)
public class Items {
  /** How many. */
  @Param({"1", "1000"})
  public int items;
}
