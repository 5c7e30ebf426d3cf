package io.asynclocal.benchmarks.frameworks;

import io.asynclocal.AsyncContext;
import io.opentelemetry.context.Context;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * Where that runs which was bound: in the same context, as what is complete already, or in another,
 * as what another thread completes.
 */
@State(Scope.Thread)
public class Where {
  /** Which context that is. */
  @Param({"same", "another"})
  public String context = "same";

  void isOurs(Runnable end) {
    if (context.equals("same")) {
      end.run();
    } else {
      AsyncContext.root().run(end);
    }
  }

  void isOpenTelemetrys(Runnable end) {
    if (context.equals("same")) {
      end.run();
    } else {
      try (var scope = Context.root().makeCurrent()) {
        end.run();
      }
    }
  }

  void isSmallRyes(SmallRyePropagation propagation, Runnable end) {
    if (context.equals("same")) {
      end.run();
    } else {
      propagation.withAnother(end);
    }
  }
}
