package io.asynclocal.contract.conformance;

import io.asynclocal.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program does with a store. */
sealed interface StoreOp extends Op {

  /** Records the store of {@code s} under label {@code at}. */
  record Get(int s, int at) implements StoreOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      run.reads().record(at, run.storage(s).getStore());
      return names;
    }
  }

  /** Runs the body with {@code v} bound. */
  record Run(int s, @Nullable String v, List<Op> body) implements StoreOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      run.storage(s).run(v, run.body(body, names));
      return names;
    }
  }

  /** As {@link Run}; the body throws at its end. */
  record RunThrows(int s, @Nullable String v, List<Op> body) implements StoreOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      ThrownOnPurpose.ignoredBy(task -> run.storage(s).run(v, task), run.body(body, names));
      return names;
    }
  }

  /** As {@link Run}, by try-with-resources. */
  record InScope(int s, @Nullable String v, List<Op> body) implements StoreOp {
    @Override
    @SuppressWarnings("try") // the scope is there to be closed
    public Names perform(ProgramRun run, Names names) {
      try (Scope scope = run.storage(s).withScope(v)) {
        run.body(body, names).run();
      }
      return names;
    }
  }

  /** Runs the body outside. */
  record Exit(int s, List<Op> body) implements StoreOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      run.storage(s).exit(run.body(body, names));
      return names;
    }
  }

  /** Binds {@code v} for the rest of the callback. */
  record EnterWith(int s, @Nullable String v) implements StoreOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      run.storage(s).enterWith(v);
      return names;
    }
  }
}
