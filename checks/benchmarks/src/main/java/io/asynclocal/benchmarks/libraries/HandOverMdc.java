package io.asynclocal.benchmarks.libraries;

import io.asynclocal.AsyncContext;
import io.asynclocal.benchmarks.Comparison;
import io.asynclocal.benchmarks.Contender;
import io.asynclocal.benchmarks.Question;
import io.asynclocal.benchmarks.Work;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.slf4j.MDC;

/** What it adds to a task that the log context goes along with it. */
@Question(value = "MDC: hand a task its entries, run it", baseline = "plain")
public class HandOverMdc extends Comparison {

  @Benchmark
  @Contender("nothing carried")
  public void plain(LogContexts.Own contexts, Work work) {
    work.queued = work;
    work.queued.run();
  }

  @Benchmark
  @Contender("copied by hand")
  public void copied(LogContexts.Own contexts, Work work) {
    Map<String, String> captured = MDC.getCopyOfContextMap();
    work.queued =
        () -> {
          Map<String, String> before = MDC.getCopyOfContextMap();
          MDC.setContextMap(captured);
          try {
            work.run();
          } finally {
            MDC.setContextMap(before);
          }
        };
    work.queued.run();
  }

  @Benchmark
  @Contender("AsyncLocal")
  public void asyncLocal(LogContexts.Stored contexts, Work work) {
    work.queued = AsyncContext.current().bind(work);
    work.queued.run();
  }
}
