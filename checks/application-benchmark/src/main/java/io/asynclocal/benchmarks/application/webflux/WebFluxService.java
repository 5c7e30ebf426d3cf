package io.asynclocal.benchmarks.application.webflux;

import io.asynclocal.benchmarks.application.server.Control;
import io.asynclocal.benchmarks.application.server.OperatorCounts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service: security, observations, a client, a database, events. */
@SpringBootApplication
public class WebFluxService {

  /** Made by the container. */
  WebFluxService() {}

  /**
   * Starts the service and answers the driver.
   *
   * @param args the name of the way that the id is carried, and {@code count} to count operators
   */
  public static void main(String[] args) throws Exception {
    OperatorCounts counts = args.length > 1 ? new OperatorCounts() : null;
    Control control = Control.take(counts);
    if (counts != null) {
      counts.lookBefore();
    }
    try (Carrier carrier = Carrier.named(args[0]);
        ConfigurableApplicationContext service = start(carrier)) {
      if (counts != null) {
        counts.lookAfter();
      }
      control.serve(portOf(service));
    }
  }

  /** Starts the service. */
  public static ConfigurableApplicationContext start(Carrier carrier, String... properties) {
    List<Class<?>> sources = new ArrayList<>(carrier.beans());
    sources.add(WebFluxService.class);
    List<String> arguments = new ArrayList<>(List.of(properties));
    carrier.properties().forEach(property -> arguments.add("--" + property));
    return new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
        .web(WebApplicationType.REACTIVE)
        .initializers(context -> context.getBeanFactory().registerSingleton("carrier", carrier))
        .run(arguments.toArray(String[]::new));
  }

  /** Returns where the service listens. */
  public static int portOf(ConfigurableApplicationContext service) {
    @Nullable String port = service.getEnvironment().getProperty("local.server.port");
    return Integer.parseInt(String.valueOf(port));
  }
}
