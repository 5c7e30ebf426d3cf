package io.asynclocal.benchmarks.application.driver;

/**
 * What one round of one way has cost.
 *
 * @param cpuMicros CPU time of the server's process for a request, in microseconds
 * @param javaMicros the part of it that isn't the compiler's or the collector's
 * @param bytes what the server's threads have allocated for a request
 * @param p50 the median of the times until an answer, in milliseconds
 * @param p99 what one in a hundred exceeds
 * @param perSecond how many requests were answered in a second
 * @param lost how many answers didn't have their request's id
 */
record Window(
    double cpuMicros,
    double javaMicros,
    double bytes,
    double p50,
    double p99,
    double perSecond,
    int lost) {}
