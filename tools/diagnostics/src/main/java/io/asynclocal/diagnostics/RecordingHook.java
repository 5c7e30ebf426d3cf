package io.asynclocal.diagnostics;

import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncHooks;
import io.asynclocal.AsyncResource;
import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Turns what hooks are told into events, each with the origin of the work it happened to. */
final class RecordingHook implements AsyncHookCallbacks {
  private final Origins origins;

  /** Where it doesn't hold, nothing is begun that anybody hears of; null for everywhere. */
  private final @Nullable BooleanSupplier condition;

  private final StackSampling stacks;
  private final Labels labels;
  private final AsyncObserver[] observers;
  private final boolean explainsFailures;

  RecordingHook(
      Origins origins,
      @Nullable BooleanSupplier condition,
      StackSampling stacks,
      Labels labels,
      List<AsyncObserver> observers,
      boolean explainsFailures) {
    this.origins = origins;
    this.condition = condition;
    this.stacks = stacks;
    this.labels = labels;
    this.observers = observers.toArray(AsyncObserver[]::new);
    this.explainsFailures = explainsFailures;
  }

  @Override
  public boolean watchesHere() {
    return condition == null || condition.getAsBoolean();
  }

  @Override
  public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
    // Another hook may have watched, or the resource is the application's own.
    if (!watchesHere()) {
      return;
    }
    Origin origin =
        Origin.of(
            asyncId,
            type,
            triggerAsyncId,
            origins.of(triggerAsyncId),
            labels.current(),
            stacks.sample(),
            Message.of(resource));
    origins.remember(origin);
    tell(Kind.INIT, origin);
  }

  @Override
  public void before(long asyncId) {
    tellOfRun(Kind.BEFORE, asyncId);
  }

  @Override
  public void after(long asyncId) {
    tellOfRun(Kind.AFTER, asyncId);
  }

  @Override
  public void promiseResolve(long asyncId) {
    Origin origin = origins.of(asyncId);
    if (origin != null) {
      tell(Kind.RESOLVE, origin);
    }
  }

  @Override
  public void destroy(long asyncId) {
    Origin origin = origins.forget(asyncId);
    if (origin != null) {
      tell(Kind.DESTROY, origin);
    }
  }

  @Override
  public void failed(long asyncId, Throwable failure) {
    // Without a stack it is made once and thrown often, by work of any origin.
    if (explainsFailures && failure.getStackTrace().length > 0) {
      Origin origin = known(asyncId);
      if (origin != null) {
        AsyncStackTrace.append(failure, origin);
      }
    }
  }

  private void tellOfRun(Kind kind, long asyncId) {
    Origin origin = known(asyncId);
    if (origin != null) {
      tell(kind, origin);
    }
  }

  /** Returns the origin of work that runs; that which the condition left out has none. */
  private @Nullable Origin known(long asyncId) {
    return condition == null ? running(asyncId) : origins.of(asyncId);
  }

  private void tell(Kind kind, Origin origin) {
    AsyncEvent event = AsyncEvent.now(kind, origin);
    for (AsyncObserver observer : observers) {
      observer.on(event);
    }
  }

  /**
   * Returns the origin of work that is running here; the resource at hand tells what else would be
   * lost.
   */
  private Origin running(long asyncId) {
    Origin origin = origins.of(asyncId);
    if (origin != null) {
      return origin;
    }
    AsyncResource resource = AsyncHooks.executionAsyncResource();
    Origin unseen = Origin.unseen(asyncId, resource.type(), resource.triggerAsyncId());
    origins.remember(unseen);
    return unseen;
  }
}
