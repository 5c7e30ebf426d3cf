package io.asynclocal.spring.boot;

import io.asynclocal.AsyncContext;
import io.asynclocal.netty.AsyncReactorNetty;
import io.asynclocal.spring.IncomingRequest;
import io.asynclocal.spring.RequestEntry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Entries for each event of a Netty server and of Spring Boot's clients, and lines of the access
 * log as whoever made the request. The interfaces by which Spring Boot is told have moved in its
 * version 4, so that there is a bean for either.
 */
@AutoConfiguration(after = AsyncLocalRemoteAutoConfiguration.class)
@ConditionalOnClass(HttpServer.class)
@ConditionalOnProperty(
    name = {"asynclocal.enabled", "asynclocal.netty.enabled"},
    matchIfMissing = true)
public class AsyncLocalNettyAutoConfiguration {

  /** Made by the container. */
  AsyncLocalNettyAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(AbstractServerHttpRequest.class)
  static class AccessLog {
    /** After those that bind or show something: among equals the last to be configured is last. */
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalAccessLog")
    @Order(Ordered.LOWEST_PRECEDENCE)
    RequestEntry asyncLocalAccessLog() {
      return AccessLog::tell;
    }

    private static AsyncContext tell(AsyncContext context, IncomingRequest request) {
      if (request.unwrap() instanceof AbstractServerHttpRequest known
          && known.getNativeRequest() instanceof HttpServerRequest ofNetty) {
        AsyncReactorNetty.accessLogAs(context, ofNetty);
      }
      return context;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.web.embedded.netty.NettyServerCustomizer.class)
  static class SpringBoot3 {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalNettyEntries")
    org.springframework.boot.web.embedded.netty.NettyServerCustomizer asyncLocalNettyEntries() {
      return AsyncReactorNetty::entries;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(org.springframework.boot.reactor.netty.NettyServerCustomizer.class)
  static class SpringBoot4 {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalNettyEntries")
    org.springframework.boot.reactor.netty.NettyServerCustomizer asyncLocalNettyEntries() {
      return AsyncReactorNetty::entries;
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      org.springframework.boot.autoconfigure.http.client.reactive
          .ClientHttpConnectorBuilderCustomizer.class)
  static class ClientsOfSpringBoot3 {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalClientEntries")
    org.springframework.boot.autoconfigure.http.client.reactive
                .ClientHttpConnectorBuilderCustomizer<
            ReactorClientHttpConnectorBuilder>
        asyncLocalClientEntries() {
      return builder -> builder.withHttpClientCustomizer(AsyncReactorNetty::entries);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(
      org.springframework.boot.http.client.autoconfigure.reactive
          .ClientHttpConnectorBuilderCustomizer.class)
  static class ClientsOfSpringBoot4 {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalClientEntries")
    org.springframework.boot.http.client.autoconfigure.reactive
                .ClientHttpConnectorBuilderCustomizer<
            ReactorClientHttpConnectorBuilder>
        asyncLocalClientEntries() {
      return builder -> builder.withHttpClientCustomizer(AsyncReactorNetty::entries);
    }
  }
}
