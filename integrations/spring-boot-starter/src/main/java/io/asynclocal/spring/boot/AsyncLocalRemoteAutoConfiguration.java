package io.asynclocal.spring.boot;

import io.asynclocal.remote.RemoteStores;
import io.asynclocal.spring.RemoteExchangeFilter;
import io.asynclocal.spring.RemoteRequestInterceptor;
import io.asynclocal.spring.RemoteRequests;
import io.asynclocal.spring.RequestCaller;
import io.asynclocal.spring.RequestEntry;
import java.util.function.UnaryOperator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Stores that go past one process: declared by properties, or by a bean of the application's own,
 * received with requests and sent with the clients that are beans.
 */
@AutoConfiguration(before = AsyncLocalAutoConfiguration.class)
@ConditionalOnProperty(
    name = {"asynclocal.enabled", "asynclocal.remote.enabled"},
    matchIfMissing = true)
public class AsyncLocalRemoteAutoConfiguration {

  /** Made by the container. */
  AsyncLocalRemoteAutoConfiguration() {}

  /** Before those that ask whether there are any. */
  @Configuration(proxyBeanMethods = false)
  @Order(Ordered.HIGHEST_PRECEDENCE)
  @Conditional(RemoteStoresDeclared.class)
  @ConditionalOnMissingBean(RemoteStores.class)
  static class Declared {
    @Bean
    RemoteDeclarations asyncLocalRemoteDeclarations(AsyncLocalProperties properties) {
      return new RemoteDeclarations(properties.remote());
    }

    @Bean
    RemoteStores asyncLocalRemoteStores(RemoteDeclarations declarations) {
      return declarations.stores();
    }

    /** After all that bind something: what is shown is what the request has in the end. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    @ConditionalOnMissingBean(name = "asyncLocalRemoteLogContext")
    RequestEntry asyncLocalRemoteLogContext(RemoteDeclarations declarations) {
      return declarations.shown();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnBean(RemoteStores.class)
  static class Received {
    /** Before other entries, which then have the stores. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ConditionalOnMissingBean(name = "asyncLocalRemoteEntry")
    RequestEntry asyncLocalRemoteEntry(RemoteStores remote, ObjectProvider<RequestCaller> callers) {
      return RemoteRequests.receiving(
          remote, callers.getIfAvailable(() -> RemoteRequests::certified));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RestClient.class)
  @ConditionalOnBean(RemoteStores.class)
  static class SentWithRestClient {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalRemoteRestClients")
    static BeanPostProcessor asyncLocalRemoteRestClients(ObjectProvider<RemoteStores> remote) {
      return each(
          RestClient.Builder.class,
          builder -> builder.requestInterceptor(new RemoteRequestInterceptor(remote.getObject())));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebClient.class)
  @ConditionalOnBean(RemoteStores.class)
  static class SentWithWebClient {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalRemoteWebClients")
    static BeanPostProcessor asyncLocalRemoteWebClients(ObjectProvider<RemoteStores> remote) {
      return each(
          WebClient.Builder.class,
          builder -> builder.filter(new RemoteExchangeFilter(remote.getObject())));
    }
  }

  /** Has every bean of a type changed when it is made. */
  private static <B> BeanPostProcessor each(Class<B> type, UnaryOperator<B> change) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return type.isInstance(bean) ? change.apply(type.cast(bean)) : bean;
      }
    };
  }
}
