package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A publisher for each item, which is only looked into. */
@Question(value = "Reactor: flatMap(Mono::just), 1,000 items", baseline = "nothing")
public class MappedScalars extends PipelineComparison {

  @Override
  @Nullable Object run(Ending ending) {
    return ending.of(Flux.range(0, 1_000).flatMap(Mono::just)).blockLast();
  }
}
