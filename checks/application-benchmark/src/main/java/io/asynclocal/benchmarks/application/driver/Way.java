package io.asynclocal.benchmarks.application.driver;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A way of carrying a request's id, or none.
 *
 * @param title how the table names it
 * @param name how the command line and the server name it
 * @param carries whether an answer has the id
 * @param artifacts those of ours that are on its class path
 */
record Way(String title, String name, boolean carries, Set<String> artifacts) {

  private static final Set<String> REACTOR = Set.of("core", "reactor");
  private static final Set<String> STARTER =
      Set.of(
          "core",
          "reactor",
          "remote",
          "spring",
          "spring-boot-starter",
          "logging",
          "micrometer",
          "netty");
  private static final Set<String> DIAGNOSED =
      Stream.concat(STARTER.stream(), Stream.of("diagnostics")).collect(toUnmodifiableSet());

  /** The service on WebFlux. */
  static final List<Way> OF_WEB_FLUX =
      List.of(
          new Way("nothing carried", "Nobody", false, Set.of()),
          new Way("AsyncLocal, Reactor alone", "Reactor", true, REACTOR),
          new Way("AsyncLocal, the starter", "Starter", true, STARTER),
          new Way("the starter, recording some requests", "Sampling", true, DIAGNOSED),
          new Way("the starter, watching for lost stores", "LostStores", true, DIAGNOSED),
          new Way("Reactor's automatic mode, one accessor", "Automatic", true, Set.of()),
          new Way("OpenTelemetry's operator", "OpenTelemetry", true, Set.of()));

  /** The service on RxJava. */
  static final List<Way> OF_RX_JAVA =
      List.of(
          new Way("nothing carried", "Nothing", false, Set.of()),
          new Way("AsyncLocal", "RxJava", true, Set.of("core", "rxjava3")),
          new Way("OpenTelemetry's assembly hooks", "TracingAssembly", true, Set.of()));

  /** Whether the file of a class path belongs to this way. */
  boolean has(String file) {
    String prefix = "asynclocal-";
    return !file.startsWith(prefix)
        || file.startsWith("asynclocal-application-benchmark-")
        || artifacts.stream()
            .anyMatch(artifact -> file.matches(prefix + artifact + "-\\d.*\\.jar"));
  }
}
