package io.asynclocal.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How all benchmarks run. Compilation in the foreground and a heap that never grows leave as little
 * as possible to chance; many short iterations give a median that survives a busy machine.
 * OpenTelemetry has its own storage, although ours is on the class path; a benchmark of ours names
 * that in {@code jvmArgsAppend}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgs = {
      "-Xbatch",
      "-Xms512m",
      "-Xmx512m",
      "-Dio.opentelemetry.context.contextStorageProvider=default"
    })
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Comparison {}
