package io.asynclocal.rxjava3;

import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.core.SingleSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Makes an operator that subscribes in a task of its scheduler do so in the context of its own
 * subscription, also where the scheduler doesn't bind its tasks.
 *
 * <p>Such an operator keeps what it will subscribe to in a variable of its subscriber, which it
 * hands down as the subscription before it schedules the task. What is found there is put into a
 * source that enters the context first. Where no {@link PrivateVariable} is found, such tasks need
 * a scheduler that binds them.
 */
final class ResumedSource {
  private static final PrivateVariable VARIABLE =
      new PrivateVariable(false, "source", "fallback", "other");

  private ResumedSource() {}

  /** Binds what {@code subscriber} will subscribe to, if it is built as described above. */
  static void bind(Object subscriber, RestoringLink restoring) {
    Object source = VARIABLE.get(subscriber);
    if (source instanceof Publisher<?> publisher) {
      VARIABLE.set(subscriber, new OfPublisher<>(publisher, restoring));
    } else if (source instanceof ObservableSource<?> observable) {
      VARIABLE.set(subscriber, new OfObservable<>(observable, restoring));
    } else if (source instanceof SingleSource<?> single) {
      VARIABLE.set(subscriber, new OfSingle<>(single, restoring));
    }
  }

  private record OfPublisher<T>(Publisher<T> source, RestoringLink restoring)
      implements Publisher<T> {
    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
      Capture capture = restoring.capture();
      Object previous = capture.attach();
      try {
        source.subscribe(subscriber);
      } finally {
        capture.detach(previous);
      }
    }
  }

  private record OfObservable<T>(ObservableSource<T> source, RestoringLink restoring)
      implements ObservableSource<T> {
    @Override
    public void subscribe(Observer<? super T> observer) {
      Capture capture = restoring.capture();
      Object previous = capture.attach();
      try {
        source.subscribe(observer);
      } finally {
        capture.detach(previous);
      }
    }
  }

  private record OfSingle<T>(SingleSource<T> source, RestoringLink restoring)
      implements SingleSource<T> {
    @Override
    public void subscribe(SingleObserver<? super T> observer) {
      Capture capture = restoring.capture();
      Object previous = capture.attach();
      try {
        source.subscribe(observer);
      } finally {
        capture.detach(previous);
      }
    }
  }
}
