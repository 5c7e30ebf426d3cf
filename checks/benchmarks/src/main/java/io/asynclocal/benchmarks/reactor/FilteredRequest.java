package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A request as WebFlux handles it: filters around filters, each of some twenty operators of many
 * classes, with security, observations and a handler. All that a pipeline of a benchmark usually
 * has is three operators of its own; of those here, the virtual machine knows neither the classes
 * nor the functions beforehand.
 *
 * <p>A request of a real application assembled 255 operators of 43 classes. This one assembles 342
 * of 38, the usual ones in much the same order of frequency, and stays on its thread.
 */
@State(Scope.Thread)
@Question(value = "Reactor: a request of 342 operators", baseline = "nothing")
public class FilteredRequest extends PipelineComparison {

  private static final int FILTERS = 9;
  private static final List<String> MATCHERS = List.of("/api", "/health");
  private static final String KEY = "io.asynclocal.benchmarks.attribute";

  private int signals;

  @Override
  @Nullable Object run(Ending ending) {
    ending
        .of(
            filter(FILTERS)
                .then(Mono.fromRunnable(this::count))
                .onErrorResume(failure -> Mono.fromRunnable(this::count))
                .doFinally(signal -> count())
                .contextWrite(Context.of(KEY, "exchange")))
        .block();
    return signals;
  }

  private Mono<String> filter(int left) {
    return left == 0
        ? handler()
        : Mono.defer(() -> matching(left))
            .flatMap(this::authorized)
            .flatMap(user -> observed(filter(left - 1), left))
            .doOnSuccess(this::count)
            .doOnTerminate(this::count)
            .doOnError(failure -> count())
            .onErrorResume(failure -> Mono.error(new IllegalStateException(failure)))
            .contextWrite(context -> context.put(KEY, left));
  }

  /** As a chain of security filters finds the one that is meant. */
  private Mono<String> matching(int left) {
    return Flux.fromIterable(MATCHERS)
        .concatMap(path -> Mono.just(path).doOnNext(this::count), 0)
        .next()
        .filter(path -> !path.isEmpty())
        .map(path -> path + left)
        .doOnSuccess(this::count)
        .switchIfEmpty(Mono.defer(() -> Mono.just("none")));
  }

  /** As a filter asks for the user, whom a context has. */
  private Mono<String> authorized(String path) {
    return Mono.deferContextual(context -> Mono.just(context.get(KEY).toString()))
        .map(user -> user + path)
        .flatMap(user -> Mono.just(user).map(String::length).doOnNext(this::count))
        .doOnSuccess(this::count)
        .map(String::valueOf);
  }

  /** As an observation surrounds what it observes. */
  private Mono<String> observed(Mono<String> next, int left) {
    return Mono.defer(() -> next.doOnSubscribe(subscription -> count()).doOnCancel(this::count))
        .doOnSuccess(this::count)
        .doOnTerminate(this::count)
        .flatMap(reply -> left % 3 == 0 ? Mono.fromCallable(() -> reply) : Mono.just(reply));
  }

  /** As a handler calls a service and writes its answer. */
  private Mono<String> handler() {
    Flux<String> body =
        Flux.range(0, 3)
            .map(String::valueOf)
            .flatMap(item -> Mono.just(item).filter(text -> !text.isEmpty()).hide())
            .concatWith(Flux.just("end"))
            .doOnNext(this::count)
            .doFinally(signal -> count());
    return Mono.zip(
            Mono.just("answer").cache(),
            Mono.fromSupplier(() -> "status").or(Mono.never()),
            body.collectList().single())
        .map(Object::toString)
        .publish(answer -> answer.defaultIfEmpty("empty"))
        .delayUntil(answer -> Mono.empty())
        .timestamp()
        .onErrorMap(IllegalStateException::new)
        .thenReturn("written");
  }

  private void count(@Nullable Object item) {
    count();
  }

  private void count() {
    signals++;
  }
}
