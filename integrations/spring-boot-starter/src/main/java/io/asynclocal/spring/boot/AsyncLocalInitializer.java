package io.asynclocal.spring.boot;

import io.asynclocal.environment.AsyncEnvironment;
import io.asynclocal.environment.EnvironmentBuilder;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Starts an environment with each context, before any bean of it is made: a pipeline that a bean
 * assembles would not be carried otherwise.
 *
 * <p>It is closed when the last bean is destroyed, so that what these do at last is carried too,
 * and when the application fails to start.
 */
final class AsyncLocalInitializer
    implements ApplicationContextInitializer<ConfigurableApplicationContext>, Ordered {

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    Environment properties = context.getEnvironment();
    if (properties.getProperty("asynclocal.enabled", Boolean.class, true)
        && !context.getBeanFactory().containsSingleton(StartedEnvironment.BEAN)) {
      RemoteStoresDeclared.leaveRedirectsOff(context);
      keep(start(context, properties), context);
    }
  }

  private static AsyncEnvironment start(
      ConfigurableApplicationContext context, Environment properties) {
    EnvironmentBuilder builder = AsyncEnvironment.builder().name(nameOf(context, properties));
    SpringFactoriesLoader.forDefaultResourceLocation(context.getClassLoader())
        .load(AsyncEnvironmentCustomizer.class)
        .forEach(customizer -> customizer.customize(builder, properties));
    return builder.start();
  }

  private static String nameOf(ConfigurableApplicationContext context, Environment properties) {
    String application = properties.getProperty("spring.application.name", "");
    return application.isBlank() ? "context " + context.getId() : application;
  }

  private static void keep(AsyncEnvironment environment, ConfigurableApplicationContext context) {
    context
        .getBeanFactory()
        .registerSingleton(StartedEnvironment.BEAN, new StartedEnvironment(environment));
    if (context.getBeanFactory() instanceof DefaultSingletonBeanRegistry beans) {
      // The first to be registered is the last to be destroyed.
      beans.registerDisposableBean(StartedEnvironment.BEAN, environment::close);
      context.addApplicationListener((ApplicationFailedEvent failed) -> environment.close());
    } else {
      context.addApplicationListener((ContextClosedEvent closed) -> environment.close());
    }
  }
}
