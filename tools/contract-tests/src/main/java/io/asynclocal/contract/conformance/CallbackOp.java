package io.asynclocal.contract.conformance;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.Carrier.Promise;
import java.time.Duration;
import java.util.List;

/** What a program begins and does not wait for. */
sealed interface CallbackOp extends Op {

  /** Runs the body after {@code ms} milliseconds. */
  record Timer(int ms, List<Op> body) implements CallbackOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      run.carrier().timer(Duration.ofMillis(ms), run.callback(body, names));
      return names;
    }
  }

  /** Runs the body on the next turn. */
  record Immediate(List<Op> body) implements CallbackOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      run.carrier().immediate(run.callback(body, names));
      return names;
    }
  }

  /** Runs the body as soon as possible. */
  record Microtask(List<Op> body) implements CallbackOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      run.carrier().microtask(run.callback(body, names));
      return names;
    }
  }

  /** Names a promise, which is settled {@code by} a callback. */
  record MakePromise(int p, By by, int ms, Outcome outcome) implements CallbackOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      Carrier carrier = run.carrier();
      Promise promise = carrier.promise();
      Runnable settle = outcome == Outcome.RESOLVE ? promise::resolve : promise::reject;
      switch (by) {
        case NOW -> settle.run();
        case TIMER -> carrier.timer(Duration.ofMillis(ms), run.callback(settle));
        case IMMEDIATE -> carrier.immediate(run.callback(settle));
        case MICROTASK -> carrier.microtask(run.callback(settle));
      }
      return names.with(p, promise);
    }
  }

  /** What settles a promise. */
  enum By {
    @JsonProperty("now")
    NOW,
    @JsonProperty("timer")
    TIMER,
    @JsonProperty("immediate")
    IMMEDIATE,
    @JsonProperty("microtask")
    MICROTASK
  }

  /** How a promise is settled. */
  enum Outcome {
    @JsonProperty("resolve")
    RESOLVE,
    @JsonProperty("reject")
    REJECT
  }

  /** Runs the body when a promise has settled, either way. */
  record Then(int p, List<Op> body) implements CallbackOp {
    @Override
    public Names perform(ProgramRun run, Names names) {
      names.get(p, Promise.class).then(run.callback(body, names));
      return names;
    }
  }
}
