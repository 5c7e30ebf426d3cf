package io.asynclocal.benchmarks.application.server;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a process has used since it began.
 *
 * @param cpuNanos the CPU time of all its threads, the compiler's and the collector's too
 * @param bytes what the threads have allocated that are alive
 */
public record Measures(long cpuNanos, long bytes) {

  static Measures now() {
    ThreadMXBean threads = requireNonNull(ManagementFactory.getPlatformMXBean(ThreadMXBean.class));
    long bytes = 0;
    for (long allocated : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      bytes += Math.max(0, allocated); // negative: the thread has ended meanwhile
    }
    OperatingSystemMXBean system =
        requireNonNull(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class));
    return new Measures(system.getProcessCpuTime(), bytes);
  }

  /** Reads what {@link #line} has written. */
  public static Measures of(String line) {
    int space = line.indexOf(' ');
    return new Measures(
        Long.parseLong(line.substring(0, space)), Long.parseLong(line.substring(space + 1)));
  }

  String line() {
    return cpuNanos + " " + bytes;
  }
}
