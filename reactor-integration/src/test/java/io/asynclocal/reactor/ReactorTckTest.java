package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.SubscriberBlackboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** The rules of Reactive Streams, for what stands between a publisher and its subscriber. */
final class ReactorTckTest {
  private static final AsyncLocalStorage<String> NAME = AsyncLocalStorage.create();

  private ReactorInstallation installation;

  @BeforeEach
  void install() {
    installation = ReactorIntegration.install();
  }

  @AfterEach
  void uninstall() {
    installation.close();
  }

  @TestFactory
  Stream<DynamicTest> rules() {
    return Stream.of(
            ForeignSource.class,
            PulledSource.class,
            Hop.class,
            Conditional.class,
            Sink.class,
            Shared.class,
            WithStore.class,
            WrappingSubscriber.class)
        .flatMap(ReactorTckTest::rules);
  }

  /** Runs the rules, which are TestNG's tests, and tells of them as JUnit's. */
  private static Stream<DynamicTest> rules(Class<?> verification) {
    TestListenerAdapter results = new TestListenerAdapter();
    TestNG testng = new TestNG(false);
    testng.setVerbose(0);
    testng.setTestClasses(new Class<?>[] {verification});
    testng.addListener(results);
    testng.run();
    List<ITestResult> passed = results.getPassedTests();
    assertNotEquals(List.of(), passed, "The TCK has no tests any more, or not TestNG's.");
    return Stream.of(passed, results.getFailedTests(), results.getSkippedTests())
        .flatMap(List::stream)
        .map(
            result ->
                DynamicTest.dynamicTest(
                    verification.getSimpleName() + ": " + result.getName(), () -> tell(result)));
  }

  private static void tell(ITestResult result) throws Throwable {
    if (result.getStatus() == ITestResult.SKIP) {
      abort(String.valueOf(result.getThrowable()));
    } else if (!result.isSuccess()) {
      throw result.getThrowable();
    }
  }

  /** Waits long enough for a machine that is busy with other things. */
  private static TestEnvironment environment() {
    return new TestEnvironment(2_000, 20, 20);
  }

  /** Public, like what extend it, for reflection. */
  public abstract static class Source extends PublisherVerification<Long> {
    private static final long ITEMS = 1_000;

    Source() {
      super(environment());
    }

    abstract Flux<Long> source(Flux<Long> items);

    @Override
    public Publisher<Long> createPublisher(long elements) {
      return byItsInterface(source(Flux.range(0, (int) elements).map(Long::valueOf)));
    }

    @Override
    public Publisher<Long> createFailedPublisher() {
      return byItsInterface(source(Flux.error(new IOException())));
    }

    /** Subscribes as other libraries do, through the hook for the last operator. */
    private static Publisher<Long> byItsInterface(Flux<Long> flux) {
      return flux::subscribe;
    }

    @Override
    public long maxElementsFromPublisher() {
      return ITEMS;
    }
  }

  /** A publisher of which nobody knows anything. */
  public static final class ForeignSource extends Source {
    @Override
    Flux<Long> source(Flux<Long> items) {
      return Flux.from((Publisher<Long>) items.hide()::subscribe);
    }
  }

  /** A source that is only pulled. */
  public static final class PulledSource extends Source {
    @Override
    Flux<Long> source(Flux<Long> items) {
      return items.map(item -> item);
    }
  }

  /** A fused hop to another thread. */
  public static final class Hop extends Source {
    @Override
    Flux<Long> source(Flux<Long> items) {
      return items.publishOn(Schedulers.parallel());
    }
  }

  /** A subscriber that says whether it took an item. */
  public static final class Conditional extends Source {
    @Override
    Flux<Long> source(Flux<Long> items) {
      return Flux.from((Publisher<Long>) items::subscribe).filter(item -> item >= 0);
    }
  }

  /** The first operator after a sink. */
  public static final class Sink extends Source {
    @Override
    Flux<Long> source(Flux<Long> items) {
      return Flux.defer(
          () -> {
            Sinks.Many<Long> sink = Sinks.many().unicast().onBackpressureBuffer();
            items.subscribe(sink::tryEmitNext, sink::tryEmitError, sink::tryEmitComplete);
            return sink.asFlux().map(item -> item);
          });
    }
  }

  /** A shared source. */
  public static final class Shared extends Source {
    @Override
    Flux<Long> source(Flux<Long> items) {
      return items.replay().refCount();
    }
  }

  /** A store above. */
  public static final class WithStore extends Source {
    @Override
    Flux<Long> source(Flux<Long> items) {
      return Flux.from(items.transform(ReactorIntegration.withStore(NAME, "store")));
    }
  }

  /** The wrapper round a subscriber that asks for one item after another. */
  public static final class WrappingSubscriber extends SubscriberBlackboxVerification<Long> {
    /** Made by TestNG. */
    public WrappingSubscriber() {
      super(environment());
    }

    @Override
    public Subscriber<Long> createSubscriber() {
      AsyncContext root = AsyncContext.root();
      return RestoringSubscriber.of(
          Operators.toCoreSubscriber((Subscriber<Long>) new OneByOne()),
          root,
          root,
          Context.empty(),
          false);
    }

    @Override
    public Long createElement(int element) {
      return (long) element;
    }
  }

  private static final class OneByOne extends BaseSubscriber<Long> {
    @Override
    protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
      request(1);
    }

    @Override
    protected void hookOnNext(Long item) {
      request(1);
    }

    @Override
    protected void hookOnError(Throwable failure) {}
  }
}
