package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A chain that stays on its thread, where operators pull instead of being pushed to. */
@Question(value = "Reactor: fused chain, 1,000 items", baseline = "nothing")
public class FusedChain extends PipelineComparison {

  @Override
  @Nullable Object run(Ending ending) {
    return ending
        .of(Flux.range(0, 1_000).map(item -> item + 1).filter(item -> item % 2 == 0))
        .blockLast();
  }
}
