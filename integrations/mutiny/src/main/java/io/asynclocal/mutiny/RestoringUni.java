package io.asynclocal.mutiny;

import static io.smallrye.mutiny.helpers.ParameterValidation.nonNull;
import static io.smallrye.mutiny.helpers.ParameterValidation.validate;

import io.asynclocal.concurrent.AsyncExecutors;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.groups.UniIfNoItem;
import io.smallrye.mutiny.groups.UniOnTimeout;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.operators.UniOperator;
import io.smallrye.mutiny.operators.uni.UniOnFailureTransform;
import io.smallrye.mutiny.operators.uni.UniOnItemConsume;
import io.smallrye.mutiny.operators.uni.UniOnItemOrFailureConsume;
import io.smallrye.mutiny.operators.uni.UniOnItemOrFailureMap;
import io.smallrye.mutiny.operators.uni.UniOnItemTransform;
import io.smallrye.mutiny.operators.uni.UniOperatorProcessor;
import io.smallrye.mutiny.operators.uni.builders.UniCreateFromKnownItem;
import io.smallrye.mutiny.subscription.UniSubscriber;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One step of a pipeline, whose signals come in the context of the subscription. Executors on which
 * the step runs functions of the application's carry the context.
 */
final class RestoringUni<T> extends AbstractUni<T> {
  /**
   * Whether a subscriber belongs to a step below which one of ours stands, which keeps what is
   * entered in one signal from the next.
   */
  private static final ClassValue<Boolean> IS_OF_RESTORED_STEP =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          Class<?> step = type.getEnclosingClass();
          return UniOperatorProcessor.class.isAssignableFrom(type)
              && step != null
              && !isPassive(step);
        }
      };

  private final AbstractUni<T> step;
  private final boolean isKnownItem;
  private final boolean isPassive;

  RestoringUni(AbstractUni<T> step) {
    this.step = step;
    this.isKnownItem = step instanceof UniCreateFromKnownItem;
    this.isPassive =
        step instanceof UniOperator<?, ?> operator
            && operator.upstream() instanceof RestoringUni
            && isPassive(step.getClass());
  }

  /** Tells whether a step only hands on, within the signal, what it gets from the one above. */
  private static boolean isPassive(Class<?> type) {
    return type == UniOnItemTransform.class
        || type == UniOnItemConsume.class
        || type == UniOnItemOrFailureMap.class
        || type == UniOnItemOrFailureConsume.class
        || type == UniOnFailureTransform.class;
  }

  @Override
  public void subscribe(UniSubscriber<? super T> subscriber) {
    if (isPassive) {
      step.subscribe(subscriber);
    } else if (isKnownItem && IS_OF_RESTORED_STEP.get(subscriber.getClass())) {
      SubscriptionContext.subscribe(step, subscriber);
    } else {
      step.subscribe(new RestoringUniSubscriber<>(subscriber));
    }
  }

  @Override
  public Uni<T> runSubscriptionOn(Executor executor) {
    return super.runSubscriptionOn(
        executor == null ? executor : AsyncExecutors.propagating(executor));
  }

  @Override
  public UniIfNoItem<T> ifNoItem() {
    return new UniIfNoItem<>(this) {
      @Override
      public UniOnTimeout<T> after(Duration timeout) {
        return new Timeout<>(RestoringUni.this, timeout, Infrastructure.getDefaultWorkerPool());
      }
    };
  }

  /** Makes the failure of a time-out in the context of the subscription. */
  private static final class Timeout<T> extends UniOnTimeout<T> {
    private final Uni<T> upstream;
    private final Duration timeout;
    private final ScheduledExecutorService executor;

    Timeout(Uni<T> upstream, Duration timeout, ScheduledExecutorService executor) {
      super(upstream, validate(timeout, "timeout"), AsyncExecutors.propagating(executor));
      this.upstream = upstream;
      this.timeout = timeout;
      this.executor = executor;
    }

    @Override
    public UniOnTimeout<T> after(Duration timeout) {
      return new Timeout<>(upstream, timeout, executor);
    }

    @Override
    public UniOnTimeout<T> on(ScheduledExecutorService executor) {
      return new Timeout<>(upstream, timeout, nonNull(executor, "executor"));
    }
  }
}
