package io.asynclocal.spring;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ScheduledExecutorFactoryBean;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.util.ClassUtils;

/**
 * Makes every executor and scheduler among the beans carry stores: tasks run in the context of the
 * code that submitted them, and what they enter ends with them.
 *
 * <ul>
 *   <li>Spring's own get a {@link PropagatingTaskDecorator}, around the decorator that they have,
 *       before they are initialised. Their class stays the same.
 *   <li>A {@code SimpleAsyncTaskScheduler} gets a proxy of its class besides, because it asks its
 *       decorator when a task is due, and not when it is scheduled.
 *   <li>A bean that is declared as {@code Executor}, {@code ExecutorService}, {@code
 *       ScheduledExecutorService}, {@code TaskExecutor} or {@code AsyncTaskExecutor} is wrapped.
 *       One that is declared as a class is left as it is, with one line in the log.
 *   <li>So are the executors that beans of Spring's have for themselves: of an {@code
 *       AsyncConfigurer}, of the event multicaster, of Spring MVC.
 * </ul>
 *
 * {@snippet :
 * @Bean
 * static PropagatingExecutors propagatingExecutors() {
 *   return new PropagatingExecutors();
 * }
 * }
 */
public final class PropagatingExecutors
    implements BeanPostProcessor, BeanFactoryAware, PriorityOrdered {
  private static final System.Logger LOG = System.getLogger("io.asynclocal.spring");
  private static final Set<Class<?>> INTERFACES =
      Set.of(
          Executor.class,
          ExecutorService.class,
          ScheduledExecutorService.class,
          TaskExecutor.class,
          AsyncTaskExecutor.class);
  static final boolean HAS_MVC =
      ClassUtils.isPresent(
          "org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter",
          PropagatingExecutors.class.getClassLoader());

  private final Predicate<String> included;
  private @Nullable ConfigurableListableBeanFactory beans;

  /** Makes a post-processor for all executors. */
  public PropagatingExecutors() {
    this(bean -> true);
  }

  /**
   * Makes a post-processor for some executors.
   *
   * @param included tells them by their beans' names
   * @throws NullPointerException if {@code included} is null
   */
  public PropagatingExecutors(Predicate<String> included) {
    this.included = requireNonNull(included, "included is null. Pass what tells beans by name.");
  }

  @Override
  public void setBeanFactory(BeanFactory factory) {
    this.beans =
        factory instanceof ConfigurableListableBeanFactory configurable ? configurable : null;
  }

  /** {@return the lowest of those that go first, so that it also sees other post-processors} */
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public Object postProcessBeforeInitialization(Object bean, String name) {
    if (included.test(name)) {
      if (bean instanceof Executor) {
        SpringExecutors.decorate(bean);
      } else if (bean instanceof SimpleApplicationEventMulticaster multicaster) {
        HiddenExecutors.ofMulticaster(multicaster);
      } else {
        HiddenExecutors.ofAsyncConfiguration(bean);
        if (HAS_MVC) {
          HiddenExecutors.OfMvc.of(bean);
        }
      }
    }
    return bean;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (!(bean instanceof Executor executor) || !included.test(name)) {
      return bean;
    }
    if (bean instanceof SimpleAsyncTaskScheduler scheduler) {
      return SchedulingProxy.of(scheduler);
    }
    return bean instanceof SyncTaskExecutor
            || bean instanceof TaskScheduler
            || SpringExecutors.decorate(bean)
        ? bean
        : wrapped(executor, name);
  }

  private Executor wrapped(Executor executor, String name) {
    Executor wrapped = SpringExecutors.wrapped(executor);
    if (wrapped == executor || isDeclaredAsInterface(name)) {
      return wrapped;
    }
    LOG.log(
        Level.INFO,
        "The executor '"
            + name
            + "' loses stores: it is declared as "
            + executor.getClass().getName()
            + ", which can't be wrapped. Declare the bean as Executor, ExecutorService or"
            + " ScheduledExecutorService, or exclude it.");
    return executor;
  }

  private boolean isDeclaredAsInterface(String name) {
    if (beans == null || !beans.containsBeanDefinition(name)) {
      return false;
    }
    BeanDefinition definition = beans.getMergedBeanDefinition(name);
    Class<?> declared = definition.getResolvableType().resolve();
    return declared != null
        && (INTERFACES.contains(declared)
            || ThreadPoolExecutorFactoryBean.class.isAssignableFrom(declared)
            || ScheduledExecutorFactoryBean.class.isAssignableFrom(declared));
  }
}
