package io.asynclocal.spring.boot;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.spring.RequestStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The actuator's endpoint, its metrics and its health. Spring Boot 4 has health in another package,
 * so that there is a bean for either.
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
    AsyncLocalEndpoint asyncLocalEndpoint(
        AsyncEnvironment environment,
        RequestStorages storages,
        ObjectProvider<Diagnosis> diagnosis) {
      return new AsyncLocalEndpoint(environment, storages.names(), diagnosis.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    AsyncLocalWebEndpoint asyncLocalWebEndpoint(
        AsyncLocalEndpoint endpoint, ObjectProvider<Diagnosis> diagnosis) {
      return new AsyncLocalWebEndpoint(endpoint, diagnosis.getIfAvailable());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(AsyncRecorder.class)
  @ConditionalOnProperty(name = "asynclocal.diagnostics.enabled")
  static class DiagnosisConfiguration {
    @Bean
    @ConditionalOnMissingBean(Diagnosis.class)
    RunningDiagnosis asyncLocalDiagnosis(
        AsyncLocalProperties properties,
        RequestStorages storages,
        ObjectProvider<RequestStore> beans) {
      Set<AsyncLocalStorage<String>> watched = new LinkedHashSet<>();
      storages.stores().forEach(store -> watched.add(store.storage()));
      beans.orderedStream().forEach(store -> watched.add(store.storage()));
      return new RunningDiagnosis(List.copyOf(watched), properties.diagnostics());
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(MeterBinder.class)
  static class MetricsConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalMetrics")
    MeterBinder asyncLocalMetrics(
        AsyncEnvironment environment, ObjectProvider<Diagnosis> diagnosis) {
      return registry -> {
        Gauge.builder("asynclocal.overwritten", environment, e -> e.overwritten().size())
            .description("Places where others have put out of force what was installed")
            .register(registry);
        diagnosis.ifAvailable(found -> bind(registry, found));
      };
    }

    private static void bind(MeterRegistry registry, Diagnosis diagnosis) {
      Gauge.builder("asynclocal.alive", diagnosis, d -> d.findings().alive())
          .description("Asynchronous work that has begun and not ended")
          .register(registry);
      FunctionCounter.builder("asynclocal.lost", diagnosis, d -> d.findings().lost())
          .description("Places where a store was missed that there had been")
          .register(registry);
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
