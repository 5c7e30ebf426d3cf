package io.asynclocal.mutiny;

import static io.smallrye.mutiny.helpers.ParameterValidation.nonNull;
import static io.smallrye.mutiny.helpers.ParameterValidation.validate;

import io.asynclocal.concurrent.AsyncExecutors;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.groups.MultiDemandPacing;
import io.smallrye.mutiny.groups.MultiIfNoItem;
import io.smallrye.mutiny.groups.MultiOnItemTimeout;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.AbstractMulti;
import io.smallrye.mutiny.operators.multi.AbstractMultiOperator;
import io.smallrye.mutiny.operators.multi.MultiMapOp;
import io.smallrye.mutiny.operators.multi.MultiOnCompletionInvoke;
import io.smallrye.mutiny.operators.multi.MultiOnFailureInvoke;
import io.smallrye.mutiny.operators.multi.MultiOnItemInvoke;
import io.smallrye.mutiny.operators.multi.MultiSelectWhereOp;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One step of a pipeline, whose signals come in the context of the subscription. Executors on which
 * the step runs functions of the application's carry the context.
 */
final class RestoringMulti<T> extends AbstractMulti<T> {
  private final AbstractMulti<T> step;
  private final boolean isPassive;

  RestoringMulti(AbstractMulti<T> step) {
    this.step = step;
    this.isPassive =
        step instanceof AbstractMultiOperator<?, ?> operator
            && operator.upstream() instanceof RestoringMulti
            && isPassive(step.getClass());
  }

  /** Tells whether a step only hands on, within the signal, what it gets from the one above. */
  private static boolean isPassive(Class<?> type) {
    return type == MultiMapOp.class
        || type == MultiSelectWhereOp.class
        || type == MultiOnItemInvoke.class
        || type == MultiOnFailureInvoke.class
        || type == MultiOnCompletionInvoke.class;
  }

  /** Tells whether {@code subscriber}, which subscribes now, needs nothing of ours. */
  boolean isPassiveFor(Flow.Subscriber<?> subscriber) {
    return isPassive && subscriber instanceof MultiSubscriber;
  }

  @Override
  public void subscribe(MultiSubscriber<? super T> subscriber) {
    if (subscriber instanceof RestoringMultiSubscriber<? super T> restoring
        && restoring.isOf(this)) {
      restoring.subscribeTo(step);
    } else {
      subscribe(step, isPassive ? subscriber : new RestoringMultiSubscriber<>(this, subscriber));
    }
  }

  /** Subscribes in the form that a step of the application's, too, has for sure. */
  static <T> void subscribe(
      AbstractMulti<? extends T> step, Flow.Subscriber<? super T> subscriber) {
    step.subscribe(subscriber);
  }

  @Override
  public Multi<T> runSubscriptionOn(Executor executor) {
    return super.runSubscriptionOn(
        executor == null ? executor : AsyncExecutors.propagating(executor));
  }

  @Override
  public MultiIfNoItem<T> ifNoItem() {
    return new MultiIfNoItem<>(this) {
      @Override
      public MultiOnItemTimeout<T> after(Duration timeout) {
        return new Timeout<>(RestoringMulti.this, timeout, Infrastructure.getDefaultWorkerPool());
      }
    };
  }

  @Override
  public MultiDemandPacing<T> paceDemand() {
    return new Pacing<>(this).on(Infrastructure.getDefaultWorkerPool());
  }

  /** Makes the failure of a time-out in the context of the subscription. */
  private static final class Timeout<T> extends MultiOnItemTimeout<T> {
    private final Multi<T> upstream;
    private final Duration timeout;

    Timeout(Multi<T> upstream, Duration timeout, ScheduledExecutorService executor) {
      super(upstream, validate(timeout, "timeout"), AsyncExecutors.propagating(executor));
      this.upstream = upstream;
      this.timeout = timeout;
    }

    @Override
    public MultiOnItemTimeout<T> on(ScheduledExecutorService executor) {
      return new Timeout<>(upstream, timeout, nonNull(executor, "executor"));
    }
  }

  /** Asks the pacer in the context of the subscription. */
  private static final class Pacing<T> extends MultiDemandPacing<T> {

    Pacing(AbstractMulti<T> upstream) {
      super(upstream);
    }

    @Override
    public MultiDemandPacing<T> on(ScheduledExecutorService executor) {
      return super.on(executor == null ? executor : AsyncExecutors.propagating(executor));
    }
  }
}
