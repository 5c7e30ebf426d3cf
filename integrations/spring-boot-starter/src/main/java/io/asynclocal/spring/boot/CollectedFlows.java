package io.asynclocal.spring.boot;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.ReactiveAdapterRegistry;

/** Has the {@code Flow}s that WebFlux handlers return keep their request's stores. */
final class CollectedFlows implements BeanPostProcessor {
  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof ReactiveAdapterRegistry registry
        && registry != ReactiveAdapterRegistry.getSharedInstance()) {
      HandlerCoroutines.collectFlows(registry);
    }
    return bean;
  }
}
