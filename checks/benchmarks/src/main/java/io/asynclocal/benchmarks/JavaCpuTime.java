package io.asynclocal.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The CPU time of all Java threads, per operation: what an operation costs whoever else keeps the
 * machine busy, and on whichever threads it runs. A thread that ends within an iteration takes what
 * it spent in it along; compiler and collector are not counted.
 */
public final class JavaCpuTime implements InternalProfiler {
  /** The name of the result, in nanoseconds per operation. */
  public static final String RESULT = "cpu.norm";

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private Map<Long, Long> before = Map.of();

  @Override
  public String getDescription() {
    return "CPU time of the Java threads";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = cpuTimes();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long spent = 0;
    for (Map.Entry<Long, Long> thread : cpuTimes().entrySet()) {
      spent += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    long operations = result.getMetadata().getAllOps();
    double perOperation = operations == 0 ? Double.NaN : (double) spent / operations;
    return List.of(new ScalarResult(RESULT, perOperation, "ns/op", AggregationPolicy.AVG));
  }

  private Map<Long, Long> cpuTimes() {
    Map<Long, Long> times = new HashMap<>();
    for (long id : threads.getAllThreadIds()) {
      long time = threads.getThreadCpuTime(id);
      // Negative: the thread ended meanwhile.
      if (time >= 0) {
        times.put(id, time);
      }
    }
    return times;
  }
}
