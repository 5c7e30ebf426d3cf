package io.asynclocal.spring.boot;

import brave.propagation.CurrentTraceContext;
import brave.propagation.CurrentTraceContext.ScopeDecorator;
import brave.propagation.CurrentTraceContextCustomizer;
import io.asynclocal.brave.StoreCurrentTraceContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Brave's current span as a store, where asynclocal-brave is, in place of the thread-local that
 * Spring Boot would configure; with the same decorators and customizers. OpenTelemetry finds its
 * own storage without Spring.
 */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.actuate.autoconfigure.tracing.BraveAutoConfiguration",
      "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration"
    })
@ConditionalOnClass(StoreCurrentTraceContext.class)
@ConditionalOnProperty(
    name = {"asynclocal.enabled", "asynclocal.brave.enabled"},
    matchIfMissing = true)
public class AsyncLocalBraveAutoConfiguration {

  /** Made by the container. */
  AsyncLocalBraveAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  CurrentTraceContext asyncLocalCurrentTraceContext(
      ObjectProvider<ScopeDecorator> decorators,
      ObjectProvider<CurrentTraceContextCustomizer> customizers) {
    CurrentTraceContext.Builder builder = StoreCurrentTraceContext.newBuilder();
    decorators.orderedStream().forEach(builder::addScopeDecorator);
    customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
    return builder.build();
  }
}
