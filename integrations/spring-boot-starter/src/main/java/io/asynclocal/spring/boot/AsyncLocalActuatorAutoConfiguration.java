package io.asynclocal.spring.boot;

import io.asynclocal.environment.AsyncEnvironment;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The actuator's endpoint and health. Spring Boot 4 has health in another package, so that there is
 * a bean for either.
 */
@AutoConfiguration(after = AsyncLocalAutoConfiguration.class)
@ConditionalOnBean(AsyncEnvironment.class)
public class AsyncLocalActuatorAutoConfiguration {

  /** Made by the container. */
  AsyncLocalActuatorAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
  @ConditionalOnAvailableEndpoint(endpoint = AsyncLocalEndpoint.class)
  static class EndpointConfiguration {
    @Bean
    @ConditionalOnMissingBean
    AsyncLocalEndpoint asyncLocalEndpoint(AsyncEnvironment environment, RequestStorages storages) {
      return new AsyncLocalEndpoint(environment, storages.names());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.actuate.health.HealthIndicator.class)
  @ConditionalOnProperty(name = "management.health.asynclocal.enabled", matchIfMissing = true)
  static class SpringBoot3Health {
    @Bean
    @ConditionalOnMissingBean(name = "asynclocalHealthIndicator")
    org.springframework.boot.actuate.health.HealthIndicator asynclocalHealthIndicator(
        AsyncEnvironment environment) {
      return () -> {
        List<String> overwritten = environment.overwritten();
        return overwritten.isEmpty()
            ? org.springframework.boot.actuate.health.Health.up().build()
            : org.springframework.boot.actuate.health.Health.down()
                .withDetail("overwritten", overwritten)
                .build();
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.health.contributor.HealthIndicator.class)
  @ConditionalOnProperty(name = "management.health.asynclocal.enabled", matchIfMissing = true)
  static class SpringBoot4Health {
    @Bean
    @ConditionalOnMissingBean(name = "asynclocalHealthIndicator")
    org.springframework.boot.health.contributor.HealthIndicator asynclocalHealthIndicator(
        AsyncEnvironment environment) {
      return () -> {
        List<String> overwritten = environment.overwritten();
        return overwritten.isEmpty()
            ? org.springframework.boot.health.contributor.Health.up().build()
            : org.springframework.boot.health.contributor.Health.down()
                .withDetail("overwritten", overwritten)
                .build();
      };
    }
  }
}
