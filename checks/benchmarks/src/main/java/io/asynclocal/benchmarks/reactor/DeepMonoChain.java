package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Publishers inside publishers, as the code of a request has them. */
@Question(value = "Reactor: Mono.flatMap × 10", baseline = "nothing")
public class DeepMonoChain extends PipelineComparison {

  private static final int DEPTH = 10;

  @Override
  @Nullable Object run(Ending ending) {
    Mono<Integer> chain = Mono.fromCallable(() -> 1);
    for (int i = 0; i < DEPTH; i++) {
      chain = chain.flatMap(item -> Mono.just(item + 1));
    }
    return ending.of(chain).block();
  }
}
