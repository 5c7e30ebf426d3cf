package io.asynclocal.contract.conformance;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.List;

/** What a program does with the context as a whole. */
sealed interface BindingOp extends Op {

  /** Names a function that is bound to the current context. */
  record Bind(int f, List<Op> body) implements BindingOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      return names.with(f, AsyncLocalStorage.bind(run.body(body, names)));
    }
  }

  /** Calls a function. */
  record Call(int f) implements BindingOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      names.get(f, Runnable.class).run();
      return names;
    }
  }

  /** Names the current context. */
  record Snapshot(int n) implements BindingOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      return names.with(n, AsyncLocalStorage.snapshot());
    }
  }

  /** Runs the body in a captured context. */
  record InSnapshot(int n, List<Op> body) implements BindingOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      names.get(n, AsyncContext.class).run(run.body(body, names));
      return names;
    }
  }
}
