package io.asynclocal.spring.boot;

import io.asynclocal.netty.AsyncReactorNetty;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.server.HttpServer;

/**
 * Entries for each event of a Netty server. The interface by which Spring Boot is told has moved in
 * its version 4, so that there is a bean for either.
 */
@AutoConfiguration
@ConditionalOnClass(HttpServer.class)
@ConditionalOnProperty(
    name = {"asynclocal.enabled", "asynclocal.netty.enabled"},
    matchIfMissing = true)
public class AsyncLocalNettyAutoConfiguration {

  /** Made by the container. */
  AsyncLocalNettyAutoConfiguration() {}

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
}
