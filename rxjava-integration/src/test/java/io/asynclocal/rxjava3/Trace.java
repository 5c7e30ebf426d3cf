package io.asynclocal.rxjava3;

import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.MaybeObserver;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.operators.ConditionalSubscriber;
import io.reactivex.rxjava3.operators.QueueDisposable;
import io.reactivex.rxjava3.operators.QueueFuseable;
import io.reactivex.rxjava3.operators.QueueSubscription;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Subscription;

/** Notes everything that reaches the end of a pipeline, consumed in one of several ways. */
final class Trace {
  private static final int MOST_EVENTS = 200;

  private final List<String> events = new ArrayList<>();

  /** How a pipeline is consumed. */
  enum Consumption {
    /** Everything is asked for at once. */
    UNBOUNDED,
    /** One item after another is asked for. */
    ONE_BY_ONE,
    /** Two items are asked for, and then it is cancelled. */
    CANCELLED,
    /** A fused queue is polled, where there is one. */
    FUSED,
    /** As {@link #FUSED}, as if by another thread. */
    FUSED_ACROSS_THREADS,
    /** Every other item is refused. */
    CONDITIONAL
  }

  List<String> events() {
    return List.copyOf(events);
  }

  void note(String event) {
    if (events.size() < MOST_EVENTS) {
      events.add(event);
    }
  }

  FlowableSubscriber<Object> subscriber(Consumption consumption) {
    return consumption == Consumption.CONDITIONAL ? new Conditional() : new End(consumption);
  }

  Observer<Object> observer(Consumption consumption) {
    return new ObserverEnd(consumption);
  }

  ValueEnd valueObserver() {
    return new ValueEnd();
  }

  private static String text(Throwable failure) {
    return failure.getClass().getSimpleName();
  }

  /** Asks for fusion and notes the answer; answers the granted mode. */
  private int fuse(Object upstream, Consumption consumption) {
    boolean fused =
        consumption == Consumption.FUSED || consumption == Consumption.FUSED_ACROSS_THREADS;
    if (!fused || !(upstream instanceof QueueFuseable<?> queue)) {
      note("fuseable: " + (upstream instanceof QueueFuseable<?>));
      return QueueFuseable.NONE;
    }
    int boundary = consumption == Consumption.FUSED ? 0 : QueueFuseable.BOUNDARY;
    int mode = queue.requestFusion(QueueFuseable.ANY | boundary);
    note("fusion mode " + mode);
    return mode;
  }

  private void drain(QueueFuseable<?> queue, int mode) {
    try {
      while (true) {
        boolean empty = queue.isEmpty();
        Object item = queue.poll();
        if (item == null) {
          note(mode == QueueFuseable.SYNC ? "drained, empty " + empty : "nothing for now");
          return;
        }
        note("polled " + item);
      }
    } catch (Throwable failure) {
      note("poll failed " + text(failure));
      queue.clear();
    }
  }

  private class End implements FlowableSubscriber<Object> {
    private final Consumption consumption;
    private Subscription subscription;
    private int mode;
    private int items;

    End(Consumption consumption) {
      this.consumption = consumption;
    }

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
      mode = fuse(s, consumption);
      if (mode == QueueFuseable.SYNC) {
        drain((QueueSubscription<?>) s, mode);
      } else {
        s.request(
            switch (consumption) {
              case ONE_BY_ONE -> 1;
              case CANCELLED -> 2;
              default -> Long.MAX_VALUE;
            });
      }
    }

    @Override
    public void onNext(Object item) {
      if (mode == QueueFuseable.ASYNC) {
        drain((QueueSubscription<?>) subscription, mode);
        return;
      }
      note("next " + item);
      items++;
      if (consumption == Consumption.ONE_BY_ONE) {
        subscription.request(1);
      } else if (consumption == Consumption.CANCELLED && items == 2) {
        subscription.cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      note("error " + text(failure));
    }

    @Override
    public void onComplete() {
      note("complete");
    }
  }

  private final class Conditional extends End implements ConditionalSubscriber<Object> {
    private boolean refuse;

    Conditional() {
      super(Consumption.CONDITIONAL);
    }

    @Override
    public boolean tryOnNext(Object item) {
      refuse = !refuse;
      if (refuse) {
        note("refused " + item);
      } else {
        onNext(item);
      }
      return !refuse;
    }
  }

  private final class ObserverEnd implements Observer<Object> {
    private final Consumption consumption;
    private Disposable disposable;
    private int mode;
    private int items;

    ObserverEnd(Consumption consumption) {
      this.consumption = consumption;
    }

    @Override
    public void onSubscribe(Disposable d) {
      disposable = d;
      note("disposed of: " + d.isDisposed());
      mode = fuse(d, consumption);
      if (mode == QueueFuseable.SYNC) {
        drain((QueueDisposable<?>) d, mode);
      }
    }

    @Override
    public void onNext(Object item) {
      if (mode == QueueFuseable.ASYNC) {
        drain((QueueDisposable<?>) disposable, mode);
        return;
      }
      note("next " + item);
      items++;
      if (consumption == Consumption.CANCELLED && items == 2) {
        disposable.dispose();
        note("disposed of: " + disposable.isDisposed());
      }
    }

    @Override
    public void onError(Throwable failure) {
      note("error " + text(failure) + ", disposed of: " + disposable.isDisposed());
    }

    @Override
    public void onComplete() {
      note("complete, disposed of: " + disposable.isDisposed());
    }
  }

  /** The end of a {@code Single}, {@code Maybe} or {@code Completable}. */
  final class ValueEnd
      implements SingleObserver<Object>, MaybeObserver<Object>, CompletableObserver {
    private Disposable disposable = Disposable.disposed();

    @Override
    public void onSubscribe(Disposable d) {
      disposable = d;
      note("disposed of: " + d.isDisposed());
    }

    @Override
    public void onSuccess(Object item) {
      note("success " + item + ", disposed of: " + disposable.isDisposed());
    }

    @Override
    public void onError(Throwable failure) {
      note("error " + text(failure) + ", disposed of: " + disposable.isDisposed());
    }

    @Override
    public void onComplete() {
      note("complete, disposed of: " + disposable.isDisposed());
    }

    void dispose() {
      disposable.dispose();
      note("disposed of: " + disposable.isDisposed());
    }
  }
}
