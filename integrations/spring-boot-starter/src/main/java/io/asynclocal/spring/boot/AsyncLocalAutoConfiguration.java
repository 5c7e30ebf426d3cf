package io.asynclocal.spring.boot;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.remote.RemoteStores;
import io.asynclocal.spring.ListenerEntries;
import io.asynclocal.spring.PropagatingExecutors;
import io.asynclocal.spring.RequestEntries;
import io.asynclocal.spring.RequestEntry;
import io.asynclocal.spring.RequestStore;
import io.asynclocal.spring.ScheduledEntries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * What each application has: the environment as a bean, executors that carry stores, scheduled
 * methods and messages of listeners that begin with nothing, and what requests begin with.
 */
@AutoConfiguration
@ConditionalOnProperty(name = "asynclocal.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AsyncLocalProperties.class)
public class AsyncLocalAutoConfiguration {

  /** Made by the container. */
  AsyncLocalAutoConfiguration() {}

  @Bean(destroyMethod = "") // it ends after all beans
  @ConditionalOnBean(StartedEnvironment.class)
  @ConditionalOnMissingBean
  AsyncEnvironment asyncEnvironment(StartedEnvironment started) {
    return started.environment();
  }

  @Bean
  @ConditionalOnMissingBean
  RequestStorages asyncLocalRequestStorages(
      AsyncLocalProperties properties,
      ObjectProvider<RequestStore> beans,
      ObjectProvider<RemoteStores> remote,
      ObjectProvider<RemoteDeclarations> declarations) {
    Set<String> headers = new HashSet<>();
    beans.stream().flatMap(store -> store.header().stream()).forEach(headers::add);
    remote.stream().forEach(stores -> headers.addAll(stores.headerNames()));
    Map<String, AsyncLocalStorage<String>> declared = new LinkedHashMap<>();
    declarations.stream().forEach(stores -> declared.putAll(stores.storages()));
    return new RequestStorages(
        DeclaredStores.of(properties.requests(), headers, declared.keySet()), declared);
  }

  @Bean
  @ConditionalOnMissingBean
  RequestEntries asyncLocalRequestEntries(
      RequestStorages storages, ObjectProvider<RequestEntry> beans) {
    List<RequestEntry> entries = new ArrayList<>(storages.stores());
    beans.orderedStream().forEach(entries::add);
    return RequestEntries.of(entries);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "asynclocal.executors.enabled", matchIfMissing = true)
  static PropagatingExecutors asyncLocalPropagatingExecutors(Environment environment) {
    List<String> excluded =
        Binder.get(environment)
            .bind("asynclocal.executors.exclude", String[].class)
            .map(List::of)
            .orElse(List.of());
    return new PropagatingExecutors(name -> !excluded.contains(name));
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "asynclocal.listeners.enabled", matchIfMissing = true)
  static ListenerEntries asyncLocalListenerEntries() {
    return new ListenerEntries();
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(name = "asynclocal.scheduling.enabled", matchIfMissing = true)
  static class Scheduling {
    /** After the application's own, since its bean is defined after them. */
    @Bean
    @ConditionalOnMissingBean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ScheduledEntries asyncLocalScheduledEntries() {
      return new ScheduledEntries();
    }
  }
}
