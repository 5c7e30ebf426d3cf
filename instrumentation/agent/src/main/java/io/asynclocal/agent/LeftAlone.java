package io.asynclocal.agent;

import java.util.List;

/**
 * Whose tasks the agent leaves alone: they are bound by us already, are carried by an integration,
 * or are the inside of the JDK or of a library. Each is a class or a package, as in the library's
 * {@code housekeeping.txt}, which the agent follows too.
 */
final class LeftAlone {
  static final List<String> SHIPPED =
      List.of(
          // What we have bound, and what our integrations carry themselves.
          "io.asynclocal.AsyncContext",
          "io.asynclocal.AsyncResource",
          "io.asynclocal.BoundFunctions",
          "io.asynclocal.BoundRunnable",
          "io.asynclocal.BoundaryResource",
          "io.asynclocal.BranchingContext",
          "io.asynclocal.Capture",
          "io.asynclocal.Lifecycle",
          "io.asynclocal.awssdk.",
          "io.asynclocal.brave.",
          "io.asynclocal.caffeine.",
          "io.asynclocal.concurrent.",
          "io.asynclocal.coroutines.",
          "io.asynclocal.environment.",
          "io.asynclocal.foreign.",
          "io.asynclocal.grpc.",
          "io.asynclocal.guava.",
          "io.asynclocal.kafka.",
          "io.asynclocal.ktor.",
          "io.asynclocal.logging.",
          "io.asynclocal.micrometer.",
          "io.asynclocal.mutiny.",
          "io.asynclocal.netty.",
          "io.asynclocal.okhttp.",
          "io.asynclocal.opentelemetry.",
          "io.asynclocal.reactor.",
          "io.asynclocal.remote.",
          "io.asynclocal.resilience4j.",
          "io.asynclocal.rxjava2.",
          "io.asynclocal.rxjava3.",
          "io.asynclocal.spring.",
          "io.asynclocal.vertx.",
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
          // The inside of libraries.
          "io.netty.",
          "com.zaxxer.hikari.",
          "com.github.benmanes.caffeine.",
          "okhttp3.internal.",
          "okio.",
          "io.lettuce.",
          "io.grpc.",
          "org.apache.kafka.",
          // Whose chains of futures it unwinds by looking at a listener's class.
          "com.google.common.util.concurrent.AbstractFuture",
          "io.vertx.core.impl.",
          "io.vertx.core.internal.",
          "io.vertx.core.http.impl.",
          "io.vertx.core.net.impl.",
          // Threads of pools that aren't the JDK's.
          "org.apache.tomcat.util.",
          "org.eclipse.jetty.util.thread.",
          "org.jboss.threads.",
          "org.quartz.simpl.");

  private LeftAlone() {}
}
