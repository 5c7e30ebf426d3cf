package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A task of a timer. */
@Question(value = "Reactor: delay", baseline = "nothing")
public class Delay extends PipelineComparison {

  private static final Duration SHORT = Duration.ofNanos(1);

  @Override
  @Nullable Object run(Ending ending) {
    return ending.of(Mono.just(1).delayElement(SHORT).map(item -> item + 1)).block();
  }
}
