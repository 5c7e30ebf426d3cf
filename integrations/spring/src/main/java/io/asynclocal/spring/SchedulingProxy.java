package io.asynclocal.spring;

import io.asynclocal.AsyncBoundary;
import io.asynclocal.concurrent.Housekeeping;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.scheduling.TaskScheduler;

/** Binds tasks where they are scheduled, for a scheduler that has no place for that. */
final class SchedulingProxy implements MethodInterceptor {
  private static final AsyncBoundary SCHEDULED_TASK = AsyncBoundary.of("ScheduledTask");

  private SchedulingProxy() {}

  /** Returns a proxy of the scheduler's class, so that it can be injected as what it is. */
  static TaskScheduler of(TaskScheduler scheduler) {
    ProxyFactory factory = new ProxyFactory(scheduler);
    factory.setProxyTargetClass(true);
    factory.addAdvice(new SchedulingProxy());
    return (TaskScheduler) factory.getProxy(scheduler.getClass().getClassLoader());
  }

  @Override
  public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
    @Nullable Object[] arguments = invocation.getArguments();
    if (invocation.getMethod().getName().startsWith("schedule")
        && arguments.length > 0
        && arguments[0] instanceof Runnable task) {
      arguments[0] = Housekeeping.capture(SCHEDULED_TASK, task).bind(task);
    }
    return invocation.proceed();
  }
}
