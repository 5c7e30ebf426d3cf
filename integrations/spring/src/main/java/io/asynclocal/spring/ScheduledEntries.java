package io.asynclocal.spring;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Makes each run of a {@code @Scheduled} method a callback of its own, in the root: it belongs to
 * nobody, whoever started the application, and what it enters is gone in the next run. Declare it
 * after the application's own configurers, and it holds for whatever scheduler they chose.
 *
 * {@snippet :
 * @Bean
 * ScheduledEntries scheduledEntries() {
 *   return new ScheduledEntries();
 * }
 * }
 */
@Order(Ordered.LOWEST_PRECEDENCE)
public final class ScheduledEntries implements SchedulingConfigurer {

  /** Makes a configurer. */
  public ScheduledEntries() {}

  @Override
  public void configureTasks(ScheduledTaskRegistrar registrar) {
    TaskScheduler scheduler = registrar.getScheduler();
    if (scheduler != null) {
      registrar.setTaskScheduler(new EntryTaskScheduler(scheduler));
    }
  }
}
