package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import io.reactivex.rxjava3.core.ObservableSource;
import io.reactivex.rxjava3.core.Observer;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.core.SingleSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Makes an operator that subscribes in a task of its scheduler do so in the context of its own
 * subscription, also where the scheduler doesn't bind its tasks.
 *
 * <p>Such an operator keeps what it will subscribe to in a variable of its subscriber, which it
 * hands down as the subscription before it schedules the task. What is found there is put into a
 * source that enters the context first. Where RxJava is a named module that isn't opened to this
 * package, nothing is found, and such tasks need a scheduler that binds them.
 */
final class ResumedSource {
  private static final Set<String> NAMES = Set.of("source", "fallback", "other");
  private static final VarHandle[] NONE = {};

  /** For each class of subscriber its variables, of which there is one or none. */
  private static final ClassValue<VarHandle[]> VARIABLES =
      new ClassValue<>() {
        @Override
        protected VarHandle[] computeValue(Class<?> subscriber) {
          return Arrays.stream(subscriber.getDeclaredFields())
              .filter(field -> NAMES.contains(field.getName()))
              .filter(field -> !Modifier.isFinal(field.getModifiers()))
              .findFirst()
              .map(ResumedSource::variable)
              .orElse(NONE);
        }
      };

  private ResumedSource() {}

  private static VarHandle[] variable(Field field) {
    try {
      return new VarHandle[] {
        MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup())
            .unreflectVarHandle(field)
      };
    } catch (IllegalAccessException e) {
      return NONE;
    }
  }

  /** Binds what {@code subscriber} will subscribe to, if it is built as described above. */
  static void bind(Object subscriber, Capture capture) {
    for (VarHandle variable : VARIABLES.get(subscriber.getClass())) {
      Object source = variable.get(subscriber);
      if (source instanceof Publisher<?> publisher) {
        variable.set(subscriber, new OfPublisher<>(publisher, capture));
      } else if (source instanceof ObservableSource<?> observable) {
        variable.set(subscriber, new OfObservable<>(observable, capture));
      } else if (source instanceof SingleSource<?> single) {
        variable.set(subscriber, new OfSingle<>(single, capture));
      }
    }
  }

  private record OfPublisher<T>(Publisher<T> source, Capture capture) implements Publisher<T> {
    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
      AsyncContext previous = capture.attach();
      try {
        source.subscribe(subscriber);
      } finally {
        capture.detach(previous);
      }
    }
  }

  private record OfObservable<T>(ObservableSource<T> source, Capture capture)
      implements ObservableSource<T> {
    @Override
    public void subscribe(Observer<? super T> observer) {
      AsyncContext previous = capture.attach();
      try {
        source.subscribe(observer);
      } finally {
        capture.detach(previous);
      }
    }
  }

  private record OfSingle<T>(SingleSource<T> source, Capture capture) implements SingleSource<T> {
    @Override
    public void subscribe(SingleObserver<? super T> observer) {
      AsyncContext previous = capture.attach();
      try {
        source.subscribe(observer);
      } finally {
        capture.detach(previous);
      }
    }
  }
}
