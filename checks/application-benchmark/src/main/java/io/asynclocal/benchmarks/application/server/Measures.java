package io.asynclocal.benchmarks.application.server;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/**
 * What a process has used since it began.
 *
 * @param cpuNanos the CPU time of all its threads, the compiler's and the collector's too
 * @param javaNanos the CPU time of those threads that run Java and are alive
 * @param bytes what the same threads have allocated
 */
public record Measures(long cpuNanos, long javaNanos, long bytes) {

  static Measures now() {
    ThreadMXBean threads = requireNonNull(ManagementFactory.getPlatformMXBean(ThreadMXBean.class));
    long[] alive = threads.getAllThreadIds();
    OperatingSystemMXBean system =
        requireNonNull(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class));
    return new Measures(
        system.getProcessCpuTime(),
        sum(threads.getThreadCpuTime(alive)),
        sum(threads.getThreadAllocatedBytes(alive)));
  }

  private static long sum(long[] values) {
    // negative: the thread has ended meanwhile
    return LongStream.of(values).filter(value -> value > 0).sum();
  }

  /** Reads what {@link #line} has written. */
  public static Measures of(String line) {
    String[] values = line.split(" ", -1);
    return new Measures(
        Long.parseLong(values[0]), Long.parseLong(values[1]), Long.parseLong(values[2]));
  }

  String line() {
    return cpuNanos + " " + javaNanos + " " + bytes;
  }
}
