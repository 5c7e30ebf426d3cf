package io.asynclocal.benchmarks.reactor;

import io.asynclocal.benchmarks.Question;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Mono;

/**
 * The 333 operators of 50 classes that a query to the application benchmark's service assembles, in
 * the order in which it does; all of them are subscribed to and run to their end, on one thread.
 * The virtual machine knows neither the classes nor the functions beforehand.
 *
 * <p>What is nested in what isn't recorded: pipelines are put together as they come, so that some
 * ten operators are of a sibling's class.
 */
@State(Scope.Thread)
@Question(value = "Reactor: a recorded request of WebFlux", baseline = "nothing")
public class RecordedRequest extends PipelineComparison {
  private Recording recording = Recording.empty();

  /** Reads what was recorded. */
  @Setup
  public void read() throws IOException {
    recording = Recording.ofWebFlux();
  }

  @Override
  @Nullable Object run(Ending ending) {
    Object last = "nothing";
    for (Mono<Object> pipeline : recording.assemble()) {
      last = ending.of(pipeline).block();
    }
    return last;
  }
}
