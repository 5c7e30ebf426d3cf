package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** A {@code Context} that is written below many items. */
@Question(value = "Reactor: contextWrite below 1,000 items", baseline = "nothing")
public class ContextAbove extends PipelineComparison {

  @Override
  @Nullable Object run(Ending ending) {
    return ending
        .of(Flux.range(0, 1_000).map(item -> item + 1).contextWrite(c -> c.put("key", "value")))
        .blockLast();
  }
}
