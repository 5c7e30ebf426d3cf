package io.asynclocal.examples.webflux;

import io.asynclocal.environment.EnvironmentBuilder;
import io.asynclocal.environment.Integration;
import io.asynclocal.spring.boot.AsyncEnvironmentCustomizer;
import org.springframework.core.env.Environment;

/** Leaves out on request what carries stores over Reactor's hops and into the log context. */
public final class WithoutIntegrations implements AsyncEnvironmentCustomizer {
  static final String PROPERTY = "shop.without-integrations";

  @Override
  public void customize(EnvironmentBuilder builder, Environment properties) {
    if (properties.getProperty(PROPERTY, Boolean.class, false)) {
      builder.integrations(new Integration[0]);
    }
  }
}
