package io.asynclocal.agent;

import java.util.List;

/** Whose tasks belong to nobody, or are bound by us already. */
final class HousekeepingPrefixes {
  static final List<String> SHIPPED =
      List.of(
          // What we have bound, and what our integrations carry themselves.
          "io.asynclocal.",
          "java.lang.AsyncLocal",
          "reactor.",
          "io.reactivex.",
          "kotlinx.coroutines.",
          // The JDK's own.
          "java.util.concurrent.CompletableFuture$Timeout",
          "java.util.concurrent.CompletableFuture$Canceller",
          "java.util.concurrent.CompletableFuture$DelayedCompleter",
          "java.util.concurrent.ThreadPoolExecutor$Worker",
          "java.util.concurrent.ForkJoinWorkerThread",
          "jdk.",
          "sun.",
          "com.sun.",
          // Libraries' own tasks.
          "io.netty.",
          "com.zaxxer.hikari.",
          "com.github.benmanes.caffeine.",
          "okhttp3.internal.",
          "okio.",
          "io.lettuce.",
          "io.grpc.",
          "org.apache.kafka.");

  private HousekeepingPrefixes() {}
}
