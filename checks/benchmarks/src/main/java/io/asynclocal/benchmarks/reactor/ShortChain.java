package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What each assembly and subscription costs, where nothing needs to be restored. */
@Question(value = "Reactor: assemble and subscribe, 1 item", baseline = "nothing")
public class ShortChain extends PipelineComparison {

  @Override
  @Nullable Object run(Ending ending) {
    return ending.of(Mono.just(1).map(item -> item + 1)).block();
  }
}
