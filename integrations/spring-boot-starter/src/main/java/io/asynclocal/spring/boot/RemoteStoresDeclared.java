package io.asynclocal.spring.boot;

import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether properties declare remote stores. */
final class RemoteStoresDeclared implements Condition {
  private static final String DEFAULTS = "asyncLocalRemoteDefaults";

  @Override
  public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
    return isSo(context.getEnvironment());
  }

  private static boolean isSo(Environment environment) {
    return Binder.get(environment)
        .bind(RemoteDeclarations.PREFIX, Bindable.mapOf(String.class, Object.class))
        .isBound();
  }

  /**
   * Makes Spring Boot's clients follow no redirects unless the application says so: they would
   * carry stores to whatever host a response names, and would do so by default.
   */
  static void leaveRedirectsOff(ConfigurableApplicationContext context) {
    ConfigurableEnvironment environment = context.getEnvironment();
    if (isSo(environment) && !environment.getPropertySources().contains(DEFAULTS)) {
      environment
          .getPropertySources()
          .addLast(
              new MapPropertySource(
                  DEFAULTS,
                  Map.of(
                      "spring.http.client.redirects", "dont-follow",
                      "spring.http.reactiveclient.redirects", "dont-follow",
                      "spring.http.clients.redirects", "dont-follow")));
    }
  }
}
