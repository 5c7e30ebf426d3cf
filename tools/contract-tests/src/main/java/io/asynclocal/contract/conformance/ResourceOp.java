package io.asynclocal.contract.conformance;

import io.asynclocal.AsyncResource;
import java.util.List;

/** What a program does with a resource. */
sealed interface ResourceOp extends Op {

  /** Makes and names a resource. */
  record Make(int r, String type) implements ResourceOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      return names.with(r, new AsyncResource(type));
    }
  }

  /** Runs the body in a resource. */
  record Run(int r, List<Op> body) implements ResourceOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      names.get(r, AsyncResource.class).runInAsyncScope(run.body(body, names));
      return names;
    }
  }

  /** As {@link Run}; the body throws at its end. */
  record RunThrows(int r, List<Op> body) implements ResourceOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      ThrownOnPurpose.ignoredBy(
          names.get(r, AsyncResource.class)::runInAsyncScope, run.body(body, names));
      return names;
    }
  }

  /** Names a function that is bound to a resource. */
  record Bind(int r, int f, List<Op> body) implements ResourceOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      Runnable function = names.get(r, AsyncResource.class).bind(run.body(body, names));
      return names.with(f, function);
    }
  }
}
