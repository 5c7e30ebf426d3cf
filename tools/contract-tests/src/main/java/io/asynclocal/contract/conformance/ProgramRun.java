package io.asynclocal.contract.conformance;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.contract.Carrier;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a program on a carrier. It is over when as many callbacks have ended as were begun,
 * which is known by counting: a callback is counted in before it is handed over, by a callback that
 * has not ended itself.
 */
final class ProgramRun {
  private final Program program;
  private final Carrier carrier;
  private final List<AsyncLocalStorage<String>> storages;
  private final Reads reads = new Reads();
  private final AtomicInteger outstanding = new AtomicInteger();
  private final Consumer<ProgramRun> whenOver;
  private volatile @Nullable Throwable failure;

  ProgramRun(Program program, Carrier carrier, Consumer<ProgramRun> whenOver) {
    this.program = program;
    this.carrier = carrier;
    this.whenOver = whenOver;
    this.storages = program.storages().stream().map(Program.Storage::make).toList();
  }

  /** Runs the whole program as one callback that begins with nothing bound. */
  void start() {
    Runnable whole = callback(program.body(), Names.NONE);
    AsyncContext.root().run(() -> carrier.immediate(whole));
  }

  Program program() {
    return program;
  }

  /** Returns what ended a callback early, if anything did; no program asks for that. */
  @Nullable Throwable failure() {
    return failure;
  }

  Carrier carrier() {
    return carrier;
  }

  AsyncLocalStorage<String> storage(int index) {
    return storages.get(index);
  }

  Stores stores() {
    return Stores.now(storages);
  }

  Reads reads() {
    return reads;
  }

  /** Returns what performs {@code ops}, each with the names made before it. */
  Runnable body(List<Op> ops, Names names) {
    return () -> {
      Names known = names;
      for (Op op : ops) {
        known = op.perform(this, known);
      }
    };
  }

  /** Returns {@code ops} to be handed to the carrier, which runs them once. */
  Runnable callback(List<Op> ops, Names names) {
    return callback(body(ops, names));
  }

  /** Returns {@code task} to be handed to the carrier, which runs it once. */
  Runnable callback(Runnable task) {
    begin(1);
    return () -> end(task);
  }

  /** Counts callbacks in. */
  void begin(int callbacks) {
    outstanding.addAndGet(callbacks);
  }

  /** Runs a callback that was counted in. */
  void end(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      if (outstanding.decrementAndGet() == 0) {
        whenOver.accept(this);
      }
    }
  }

  @Override
  public String toString() {
    return "program " + program.id() + " waits for " + outstanding + " callbacks";
  }
}
