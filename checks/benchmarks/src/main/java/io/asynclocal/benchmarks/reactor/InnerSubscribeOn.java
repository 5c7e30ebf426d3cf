package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Many small pieces of work on other threads, merged. */
@Question(value = "Reactor: flatMap with inner subscribeOn, 100 items", baseline = "nothing")
public class InnerSubscribeOn extends PipelineComparison {

  @Override
  @Nullable Object run(Ending ending) {
    return ending
        .of(
            Flux.range(0, 100)
                .flatMap(
                    item -> Mono.fromCallable(() -> item + 1).subscribeOn(Schedulers.parallel())))
        .blockLast();
  }
}
