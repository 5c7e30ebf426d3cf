package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Items that go on in another thread. */
@Question(value = "Reactor: publishOn, 1,000 items", baseline = "nothing")
public class PublishOnHop extends PipelineComparison {

  @Override
  @Nullable Object run(Ending ending) {
    return ending
        .of(Flux.range(0, 1_000).publishOn(Schedulers.parallel()).map(item -> item + 1))
        .blockLast();
  }
}
