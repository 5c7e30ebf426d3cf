package io.asynclocal.contract.kit;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.Carrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * A carrier that does by hand, and rightly, what an integration does for its library. What is wrong
 * in a wrong one overrides one of the few methods that capture.
 */
public class HandMadeCarrier implements Carrier {
  private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(4);

  /** Captures for a callback that is begun now. */
  protected Runnable callback(Runnable body) {
    return captured(body);
  }

  /** Captures for a reaction that is registered now, with a promise made in {@code made}. */
  protected Runnable reaction(AsyncContext made, Runnable body) {
    return captured(body);
  }

  /** As {@link #reaction}, for when the promise is rejected. */
  protected Runnable reactionToFailure(AsyncContext made, Runnable body) {
    return reaction(made, body);
  }

  /** Captures for a listener that is registered now. */
  protected Runnable listener(Runnable body) {
    return captured(body);
  }

  /** Captures for whatever is handed over now. */
  protected Runnable captured(Runnable body) {
    return AsyncContext.current().bind(body);
  }

  @Override
  public String name() {
    return getClass().getSimpleName();
  }

  @Override
  public final void timer(Duration delay, Runnable body) {
    workers.schedule(callback(body), delay.toNanos(), NANOSECONDS);
  }

  @Override
  public final void immediate(Runnable body) {
    workers.submit(callback(body));
  }

  @Override
  public final void microtask(Runnable body) {
    workers.submit(callback(body));
  }

  @Override
  public final Promise promise() {
    return new HandMadePromise();
  }

  @Override
  public final void async(List<Supplier<Promise>> parts) {
    Runnable next = () -> {};
    for (int i = parts.size() - 1; i >= 0; i--) {
      Supplier<Promise> part = parts.get(i);
      Runnable after = next;
      next = captured(() -> ((HandMadePromise) part.get()).whenSettled(after, after));
    }
    next.run();
  }

  @Override
  public final Emitter emitter() {
    List<Runnable> listeners = new CopyOnWriteArrayList<>();
    return new Emitter() {
      @Override
      public void on(Runnable body) {
        listeners.add(listener(body));
      }

      @Override
      public void emit() {
        runEach(listeners);
      }
    };
  }

  @Override
  public final Executor workers() {
    return workers;
  }

  @Override
  public final void close() {
    workers.shutdownNow();
  }

  /** One's failure is not another's. */
  private static void runEach(List<Runnable> bodies) {
    for (Runnable body : bodies) {
      try {
        body.run();
      } catch (RuntimeException e) {
        // It ends here, as it would in a library's log.
      }
    }
  }

  private final class HandMadePromise implements Promise {
    private final AsyncContext made = AsyncContext.current();
    private final List<Runnable> onValue = new ArrayList<>();
    private final List<Runnable> onFailure = new ArrayList<>();
    private boolean settled;
    private boolean rejected;

    @Override
    public void resolve() {
      settle(false);
    }

    @Override
    public void reject() {
      settle(true);
    }

    @Override
    public void then(Runnable body) {
      whenSettled(reaction(made, body), reactionToFailure(made, body));
    }

    private void settle(boolean failed) {
      List<Runnable> due;
      synchronized (this) {
        settled = true;
        rejected = failed;
        due = failed ? onFailure : onValue;
      }
      runEach(due);
    }

    void whenSettled(Runnable value, Runnable failure) {
      synchronized (this) {
        if (!settled) {
          onValue.add(value);
          onFailure.add(failure);
          return;
        }
      }
      workers.submit(rejected ? failure : value);
    }
  }
}
