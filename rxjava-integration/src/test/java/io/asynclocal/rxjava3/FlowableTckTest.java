package io.asynclocal.rxjava3;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.processors.UnicastProcessor;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.io.IOException;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.SubscriberBlackboxVerification;

/** The rules of Reactive Streams, for what stands between a {@code Flowable} and its subscriber. */
@ExtendWith(Installed.class)
final class FlowableTckTest {
  private static final AsyncLocalStorage<String> NAME = AsyncLocalStorage.create();

  @TestFactory
  Stream<DynamicTest> foreignSource() {
    return publisher(n -> Flowable.fromPublisher(Flowable.rangeLong(0, n).hide()));
  }

  @TestFactory
  Stream<DynamicTest> sourceThatIsOnlyPulled() {
    return publisher(n -> Flowable.rangeLong(0, n).map(item -> item));
  }

  @TestFactory
  Stream<DynamicTest> fusedHop() {
    return publisher(n -> Flowable.rangeLong(0, n).observeOn(Schedulers.computation()));
  }

  @TestFactory
  Stream<DynamicTest> conditional() {
    return publisher(
        n -> Flowable.fromPublisher(Flowable.rangeLong(0, n)).filter(item -> item >= 0));
  }

  @TestFactory
  Stream<DynamicTest> processor() {
    return publisher(
        n -> {
          UnicastProcessor<Long> processor = UnicastProcessor.create();
          Flowable.rangeLong(0, n).subscribe(processor);
          return processor;
        });
  }

  @TestFactory
  Stream<DynamicTest> withStore() {
    return publisher(
        n -> Flowable.rangeLong(0, n).compose(RxJavaIntegration.withStore(NAME, "store")));
  }

  @TestFactory
  Stream<DynamicTest> wrappingSubscriber() {
    return Tck.subscriber(WrappingSubscriber::new);
  }

  private static Stream<DynamicTest> publisher(LongFunction<Flowable<Long>> source) {
    return Tck.publisher(() -> new Source(source));
  }

  /** Public, like what it overrides, for reflection. */
  public static final class Source extends PublisherVerification<Long> {
    private final LongFunction<Flowable<Long>> source;

    Source(LongFunction<Flowable<Long>> source) {
      super(Tck.environment());
      this.source = source;
    }

    @Override
    public Publisher<Long> createPublisher(long elements) {
      return source.apply(elements);
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
      return Flowable.<Long>error(new IOException())
          .compose(RxJavaIntegration.withStore(NAME, "store"));
    }

    @Override
    public long maxElementsFromPublisher() {
      return Tck.ITEMS;
    }
  }

  /** The wrapper round a subscriber that asks for one item after another. */
  public static final class WrappingSubscriber extends SubscriberBlackboxVerification<Long> {
    WrappingSubscriber() {
      super(Tck.environment());
    }

    @Override
    public Subscriber<Long> createSubscriber() {
      return RestoringSubscriber.of(new OneByOne(), AsyncContext.root(), Link.SIGNALS | Link.PULLS);
    }

    @Override
    public Long createElement(int element) {
      return (long) element;
    }
  }

  private static final class OneByOne implements Subscriber<Long> {
    private Subscription subscription;

    @Override
    public void onSubscribe(Subscription s) {
      requireNonNull(s);
      if (subscription == null) {
        subscription = s;
        s.request(1);
      } else {
        s.cancel();
      }
    }

    @Override
    public void onNext(Long item) {
      requireNonNull(item);
      subscription.request(1);
    }

    @Override
    public void onError(Throwable failure) {
      requireNonNull(failure);
    }

    @Override
    public void onComplete() {}
  }
}
