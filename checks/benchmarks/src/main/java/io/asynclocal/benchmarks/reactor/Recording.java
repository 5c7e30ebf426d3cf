package io.asynclocal.benchmarks.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Names of operators' classes, in the order in which they were assembled. */
final class Recording {
  private final List<OperatorStep> steps;

  private Recording(List<OperatorStep> steps) {
    this.steps = steps;
  }

  static Recording empty() {
    return new Recording(List.of());
  }

  /** Reads what {@code checks/application-benchmark/run --count} has written. */
  static Recording ofWebFlux() throws IOException {
    try (InputStream file = Recording.class.getResourceAsStream("webflux-request.txt")) {
      String names = new String(requireNonNull(file, "webflux-request.txt").readAllBytes(), UTF_8);
      return new Recording(
          Stream.of(names.trim().split("\\s+", -1)).map(OperatorSteps::of).toList());
    }
  }

  /**
   * Assembles the operators, and returns the pipelines that result. An operator goes below the one
   * that was assembled last; one that takes another publisher takes a pipeline that was finished
   * before.
   */
  List<Mono<Object>> assemble() {
    OpenPipelines pipelines = new OpenPipelines();
    for (OperatorStep step : steps) {
      step.assemble(pipelines);
    }
    return pipelines.all();
  }
}
