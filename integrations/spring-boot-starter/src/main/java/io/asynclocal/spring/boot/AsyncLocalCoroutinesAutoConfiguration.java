package io.asynclocal.spring.boot;

import io.asynclocal.coroutines.AsyncContextElement;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * {@code suspend} handlers that keep their request's stores over each suspension, where
 * asynclocal-kotlin-coroutines is. The interface by which Spring Boot is told of an adapter for MVC
 * has moved in its version 4, so that there is a bean for either.
 */
@AutoConfiguration(
    beforeName = {
      "org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration",
      "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration"
    })
@ConditionalOnClass(
    value = AsyncContextElement.class,
    name = {"kotlinx.coroutines.reactor.MonoKt", "kotlin.reflect.full.KClasses"})
@ConditionalOnProperty(
    name = {"asynclocal.enabled", "asynclocal.coroutines.enabled"},
    matchIfMissing = true)
public class AsyncLocalCoroutinesAutoConfiguration {

  /** Made by the container. */
  AsyncLocalCoroutinesAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(WebFilter.class)
  static class Reactive {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalCoroutines")
    WebFilter asyncLocalCoroutines() {
      return new SuspendingWebFlux();
    }

    @Bean
    static BeanPostProcessor asyncLocalFlows() {
      return new CollectedFlows();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass(org.springframework.boot.autoconfigure.web.servlet.WebMvcRegistrations.class)
  static class SpringBoot3 {
    @Bean
    @ConditionalOnMissingBean
    org.springframework.boot.autoconfigure.web.servlet.WebMvcRegistrations asyncLocalCoroutines() {
      return new org.springframework.boot.autoconfigure.web.servlet.WebMvcRegistrations() {
        @Override
        public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
          return new SuspendingMvc();
        }
      };
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass(org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations.class)
  static class SpringBoot4 {
    @Bean
    @ConditionalOnMissingBean
    org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations asyncLocalCoroutines() {
      return new org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations() {
        @Override
        public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
          return new SuspendingMvc();
        }
      };
    }
  }
}
