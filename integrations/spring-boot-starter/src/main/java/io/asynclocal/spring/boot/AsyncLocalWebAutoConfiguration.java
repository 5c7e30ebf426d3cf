package io.asynclocal.spring.boot;

import io.asynclocal.spring.AsyncEntryFilter;
import io.asynclocal.spring.AsyncWebFlux;
import io.asynclocal.spring.RequestEntries;
import io.micrometer.observation.Observation;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.server.WebFilter;

/** The begin of requests, before all that the application does with them. */
@AutoConfiguration(after = AsyncLocalAutoConfiguration.class)
@ConditionalOnProperty(
    name = {"asynclocal.enabled", "asynclocal.entries.enabled"},
    matchIfMissing = true)
public class AsyncLocalWebAutoConfiguration {

  /** Made by the container. */
  AsyncLocalWebAutoConfiguration() {}

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(HttpHandlerDecoratorFactory.class)
  static class Reactive {
    /** Around all other decorators, of which the last is the outermost. */
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalEntries")
    @Order(Ordered.LOWEST_PRECEDENCE)
    HttpHandlerDecoratorFactory asyncLocalEntries(RequestEntries entries) {
      return handler -> AsyncWebFlux.entries(handler, entries);
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass(WebSocketHandlerAdapter.class)
  static class Sockets {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalSockets")
    static BeanPostProcessor asyncLocalSockets() {
      return new RequestSockets();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass({WebFilter.class, Observation.class})
  @ConditionalOnProperty(name = "asynclocal.observations.enabled", matchIfMissing = true)
  static class Observed {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalObservedRequests")
    WebFilter asyncLocalObservedRequests() {
      return new ObservedRequests();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass({DispatcherType.class, FilterRegistrationBean.class})
  static class Servlet {
    @Bean
    @ConditionalOnMissingBean(name = "asyncLocalEntries")
    FilterRegistrationBean<AsyncEntryFilter> asyncLocalEntries(RequestEntries entries) {
      FilterRegistrationBean<AsyncEntryFilter> filter =
          new FilterRegistrationBean<>(new AsyncEntryFilter(entries));
      filter.setName("asyncLocalEntries");
      filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
      filter.setAsyncSupported(true);
      filter.setDispatcherTypes(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
      return filter;
    }
  }
}
