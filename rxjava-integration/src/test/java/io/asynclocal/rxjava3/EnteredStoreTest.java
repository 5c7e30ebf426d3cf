package io.asynclocal.rxjava3;

import static io.asynclocal.rxjava3.Witness.NAME;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a function enters is seen by all that runs in the pipeline which it returns, whoever asks
 * for items and whenever: also where RxJava gives that pipeline no subscriber of its own, but the
 * one that stands below the operator.
 */
@ExtendWith(Installed.class)
final class EnteredStoreTest {
  private static final Map<String, Function<Supplier<Flowable<String>>, Flowable<String>>>
      OPERATORS = new TreeMap<>();

  static {
    OPERATORS.put("defer", inner -> Flowable.defer(inner::get));
    OPERATORS.put("switchMap", inner -> callable().switchMap(item -> inner.get()));
    OPERATORS.put("concatMap", inner -> callable().concatMap(item -> inner.get()));
    OPERATORS.put("flatMap", inner -> callable().flatMap(item -> inner.get()));
    OPERATORS.put("just", inner -> Flowable.just("x").flatMap(item -> inner.get()));
    OPERATORS.put("hidden", inner -> callable().hide().concatMap(item -> inner.get()));
    OPERATORS.put("single", inner -> Single.just("x").flatMapPublisher(item -> inner.get()));
    OPERATORS.put("maybe", inner -> Maybe.just("x").flatMapPublisher(item -> inner.get()));
    OPERATORS.put(
        "resume",
        inner ->
            Flowable.<String>error(new IllegalStateException("on purpose"))
                .onErrorResumeNext(failure -> inner.get()));
  }

  private final Witness witness = new Witness();

  private static Flowable<String> callable() {
    return Flowable.fromCallable(() -> "x");
  }

  static Stream<String> operators() {
    return OPERATORS.keySet().stream();
  }

  /** {@return a pipeline whose function enters a store and begins what asks an iterator} */
  private Flowable<String> pipeline(String operator) {
    return OPERATORS
        .get(operator)
        .apply(
            () -> {
              NAME.enterWith("entered");
              return Flowable.fromIterable(this::iterator);
            });
  }

  private Iterator<String> iterator() {
    Iterator<String> items = List.of("first", "second").iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return items.hasNext();
      }

      @Override
      public String next() {
        return witness.see(items.next());
      }
    };
  }

  @ParameterizedTest
  @MethodSource("operators")
  void store_isSeenWhereAllIsRequestedAtOnce(String operator) {
    NAME.run("subscriber", () -> pipeline(operator).toObservable().subscribe());

    witness.assertSeen("first entered", "second entered");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void store_isSeenWhereItemsAreRequestedElsewhere(String operator) {
    TestSubscriber<String> subscriber = new TestSubscriber<>(0);
    NAME.run("subscriber", () -> pipeline(operator).subscribe(subscriber));

    Foreign.run(() -> NAME.run("other", () -> subscriber.request(1)));
    Foreign.run(() -> subscriber.request(1));

    witness.assertSeen("first entered", "second entered");
    subscriber.assertResult("first", "second");
  }

  @ParameterizedTest
  @MethodSource("operators")
  void store_isNotSeenBelowTheOperator(String operator) {
    NAME.run(
        "subscriber",
        () -> pipeline(operator).toObservable().subscribe(item -> witness.see("got " + item)));

    witness.assertSeen(
        "first entered", "got first subscriber", "second entered", "got second subscriber");
  }
}
