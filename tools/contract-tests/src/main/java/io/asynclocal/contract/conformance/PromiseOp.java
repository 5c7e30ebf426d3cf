package io.asynclocal.contract.conformance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** One operation of a program of {@code promises.jsonl}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
@JsonSubTypes({
  @JsonSubTypes.Type(name = "enable", value = PromiseOp.Enable.class),
  @JsonSubTypes.Type(name = "disable", value = PromiseOp.Disable.class),
  @JsonSubTypes.Type(name = "promise", value = PromiseOp.Make.class),
  @JsonSubTypes.Type(name = "settle", value = PromiseOp.Settle.class),
  @JsonSubTypes.Type(name = "then", value = PromiseOp.Then.class),
  @JsonSubTypes.Type(name = "ids", value = PromiseOp.Ids.class)
})
sealed interface PromiseOp {

  void perform(PromiseRun run);

  /** Enables a hook. */
  record Enable(int h) implements PromiseOp {
    @Override
    public void perform(PromiseRun run) {
      run.enable(h);
    }
  }

  /** Disables a hook. */
  record Disable(int h) implements PromiseOp {
    @Override
    public void perform(PromiseRun run) {
      run.disable(h);
    }
  }

  /** Makes a promise that somebody settles. */
  record Make(int p) implements PromiseOp {
    @Override
    public void perform(PromiseRun run) {
      run.make(p);
    }
  }

  /** Settles a promise, if nobody has. */
  record Settle(int p, String outcome) implements PromiseOp {
    @Override
    public void perform(PromiseRun run) {
      if (outcome.equals("resolve")) {
        run.promise(p).complete("value");
      } else {
        run.promise(p).completeExceptionally(new ThrownOnPurpose());
      }
    }
  }

  /** Makes the promise {@code q} of a reaction to {@code p}, however that is settled. */
  record Then(int p, int q, List<PromiseOp> body) implements PromiseOp {
    @Override
    public void perform(PromiseRun run) {
      run.react(p, q, body);
    }
  }

  /** Records which promise's reaction is running, and what triggered that. */
  record Ids() implements PromiseOp {
    @Override
    public void perform(PromiseRun run) {
      run.recordIds();
    }
  }
}
