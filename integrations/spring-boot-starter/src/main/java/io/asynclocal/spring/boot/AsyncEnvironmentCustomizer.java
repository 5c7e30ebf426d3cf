package io.asynclocal.spring.boot;

import io.asynclocal.environment.EnvironmentBuilder;
import org.springframework.core.env.Environment;

/**
 * Changes the {@link io.asynclocal.environment.AsyncEnvironment} that the starter starts. That is
 * before there are beans: implementations are named in {@code META-INF/spring.factories}, and have
 * a constructor without parameters.
 *
 * {@snippet :
 * public final class NobodysUpstreams implements AsyncEnvironmentCustomizer {
 *   public void customize(EnvironmentBuilder builder, Environment properties) {
 *     builder.configured(ReactorIntegration.with(SharedUpstream.none()));
 *   }
 * }
 * }
 */
@FunctionalInterface
public interface AsyncEnvironmentCustomizer {

  /**
   * Changes what will be started.
   *
   * @param builder the builder
   * @param properties the application's properties
   */
  void customize(EnvironmentBuilder builder, Environment properties);
}
