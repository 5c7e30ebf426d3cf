package io.asynclocal.spring.boot;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.Integration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * What is started in this application, whether it is in force and, if the application is watched,
 * what was found; as JSON, and as a page. A write repairs what others have overwritten, and looks
 * for what retains contexts. As Spring Boot's own endpoints it isn't exposed over HTTP unless
 * somebody says so.
 */
@Endpoint(id = "asynclocal")
final class AsyncLocalEndpoint {
  private final AsyncEnvironment environment;
  private final Set<String> stores;
  private final @Nullable Diagnosis diagnosis;

  AsyncLocalEndpoint(
      AsyncEnvironment environment, Set<String> stores, @Nullable Diagnosis diagnosis) {
    this.environment = environment;
    this.stores = new TreeSet<>(stores);
    this.diagnosis = diagnosis;
  }

  /**
   * What the endpoint shows.
   *
   * @param environment the environment's name
   * @param closed whether it is closed
   * @param integrations what is installed
   * @param overwritten places where others may have put it out of force
   * @param requestStores the stores that requests begin with, as properties declare them
   * @param diagnostics what was found, null where nobody watches
   */
  record Report(
      String environment,
      boolean closed,
      List<Installed> integrations,
      List<String> overwritten,
      Set<String> requestStores,
      @Nullable Findings diagnostics) {}

  /**
   * An integration.
   *
   * @param name its name
   * @param version the version of its jar, null where that says none
   */
  record Installed(String name, @Nullable String version) {
    static Installed of(Integration integration) {
      return new Installed(
          integration.name(), integration.getClass().getPackage().getImplementationVersion());
    }
  }

  @ReadOperation
  public Report report() {
    return new Report(
        environment.name(),
        environment.isClosed(),
        environment.integrations().stream().map(Installed::of).toList(),
        environment.overwritten(),
        stores,
        diagnosis == null ? null : diagnosis.findings());
  }

  @WriteOperation
  public Report repair() {
    environment.repair();
    if (diagnosis != null) {
      diagnosis.lookForRetention();
    }
    return report();
  }
}
