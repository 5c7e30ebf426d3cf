package io.asynclocal.contract.conformance;

import io.asynclocal.contract.Carrier.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Calls an asynchronous function.
 *
 * <p>In Node.js it is called as any function is, and goes on after an {@code await} in the context
 * of the {@code await}: what its first part entered stays in force for the caller, and what any
 * part entered for the parts after it. A carrier's chain restores what was current at the call
 * instead. So the function itself enters again what was entered, and only that: where nothing was,
 * a part sees what the carrier restored.
 */
record AsyncOp(List<Part> parts) implements Op {

  @Override
  public Names perform(ProgramRun run, Names names) {
    Stores called = run.stores();
    AtomicReferenceArray<Stores> left = new AtomicReferenceArray<>(parts.size() + 1);
    left.set(0, called);
    List<Supplier<Promise>> steps = new ArrayList<>();
    for (Part part : parts) {
      int step = steps.size();
      Runnable body = run.body(part.body, names);
      Runnable callback =
          run.callback(
              () -> {
                left.get(step).enterChangesSince(called);
                body.run();
                left.set(step + 1, run.stores());
              });
      Promise awaited = names.get(part.p, Promise.class);
      steps.add(
          () -> {
            callback.run();
            return awaited;
          });
    }
    run.carrier().async(steps);
    Objects.requireNonNull(
            left.get(1), "The carrier did not run the first part within the call of async.")
        .enterChangesSince(called);
    return names;
  }

  /** A body, and the promise that is awaited after it. */
  record Part(List<Op> body, int p) {}
}
