package io.asynclocal.contract.conformance;

import io.asynclocal.contract.Carrier;
import java.util.ArrayList;
import java.util.List;

/** What a program does with an emitter. */
sealed interface EmitterOp extends Op {

  /** Makes and names an emitter with its listeners. */
  record Make(int e, List<Listener> on) implements EmitterOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      Carrier.Emitter emitter = run.carrier().emitter();
      int bound = 0;
      List<Runnable> unbound = new ArrayList<>();
      for (Listener listener : on) {
        Runnable body = run.body(listener.body, names);
        if (listener.bound) {
          emitter.on(() -> run.end(body));
          bound++;
        } else {
          unbound.add(body);
        }
      }
      return names.with(e, new Listeners(emitter, bound, unbound));
    }
  }

  /** A listener: bound to the context in which it is added, or a plain function. */
  record Listener(boolean bound, List<Op> body) {}

  /** Calls an emitter's listeners. */
  record Emit(int e) implements EmitterOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      Listeners listeners = names.get(e, Listeners.class);
      // A bound listener changes nothing for the others, so they may all be called first.
      run.begin(listeners.bound);
      listeners.emitter.emit();
      listeners.unbound.forEach(Runnable::run);
      return names;
    }
  }

  /** What an emitter's name stands for. */
  record Listeners(Carrier.Emitter emitter, int bound, List<Runnable> unbound) {}
}
