package io.asynclocal.contract.kit;

import io.asynclocal.AsyncContext;
import io.asynclocal.contract.Carrier;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Carriers built wrong, each as an integration might be, which the kit must catch. */
public final class WrongCarriers {
  private WrongCarriers() {}

  /** A wrong carrier, and the rules that it breaks for certain. */
  public record Wrong(Supplier<Carrier> carrier, boolean seenByThePrograms, String... brokenRules) {
    @Override
    public String toString() {
      try (Carrier named = carrier.get()) {
        return named.name();
      }
    }
  }

  /** All of them but those that are slow to catch: that lose callbacks, or keep contexts. */
  public static Stream<Wrong> all() {
    return Stream.of(
        new Wrong(NeverRestores::new, true, "7.01", "7.05", "7.08", "7.13", "7.14", "7.18"),
        new Wrong(CapturesTooLate::new, true, "7.01", "7.02", "7.05", "7.08", "7.13", "7.14"),
        new Wrong(LeavesWorkersDirty::new, true, "7.12", "7.15", "7.16", "7.17"),
        new Wrong(LeaksOnException::new, false, "7.17"),
        new Wrong(MixesContexts::new, true, "7.11", "7.14"),
        new Wrong(CarriesNothingAsNothing::new, false, "7.14"),
        new Wrong(KeepsTheContextOfThePromise::new, true, "7.08", "7.09", "7.10", "7.11"),
        new Wrong(KeepsTheContextOfTheSettler::new, true, "7.08", "7.12"),
        new Wrong(LosesFailures::new, true, "7.10"),
        new Wrong(RemembersWhatListenersEnter::new, true, "7.14"),
        new Wrong(RunsTwice::new, true, "7.07"));
  }

  /** {@return a carrier that loses callbacks} */
  public static Carrier dropping() {
    return new DropsFailures();
  }

  /** {@return a carrier that keeps what it captured} */
  public static Carrier keeping() {
    return new KeepsWhatItRan();
  }

  /** Hands over without the context. */
  static final class NeverRestores extends HandMadeCarrier {
    @Override
    protected Runnable captured(Runnable body) {
      return body;
    }
  }

  /** Captures when the callback runs, on the worker. */
  static final class CapturesTooLate extends HandMadeCarrier {
    @Override
    protected Runnable captured(Runnable body) {
      return () -> AsyncContext.current().run(body);
    }
  }

  /** Makes the context current, and leaves it so. */
  static final class LeavesWorkersDirty extends HandMadeCarrier {
    @Override
    protected Runnable captured(Runnable body) {
      AsyncContext context = AsyncContext.current();
      return () -> {
        context.attach();
        body.run();
      };
    }
  }

  /** Restores, but not in a {@code finally}. */
  static final class LeaksOnException extends HandMadeCarrier {
    @Override
    protected Runnable captured(Runnable body) {
      AsyncContext context = AsyncContext.current();
      return () -> {
        Object previous = context.attach();
        body.run();
        context.detach(previous);
      };
    }
  }

  /** Keeps what it captured in one place for all. */
  static final class MixesContexts extends HandMadeCarrier {
    private volatile AsyncContext captured = AsyncContext.root();

    @Override
    protected Runnable captured(Runnable body) {
      captured = AsyncContext.current();
      return () -> captured.run(body);
    }
  }

  /** Takes a context without stores for no context. */
  static final class CarriesNothingAsNothing extends HandMadeCarrier {
    @Override
    protected Runnable captured(Runnable body) {
      AsyncContext context = AsyncContext.current();
      return context == AsyncContext.root() ? body : context.bind(body);
    }
  }

  /** Captures where the promise is made. */
  static final class KeepsTheContextOfThePromise extends HandMadeCarrier {
    @Override
    protected Runnable reaction(AsyncContext made, Runnable body) {
      return made.bind(body);
    }
  }

  /** Runs reactions as they come, in the context of whoever settles the promise. */
  static final class KeepsTheContextOfTheSettler extends HandMadeCarrier {
    @Override
    protected Runnable reaction(AsyncContext made, Runnable body) {
      return body;
    }
  }

  /** Forgets the context on the way of an error. */
  static final class LosesFailures extends HandMadeCarrier {
    @Override
    protected Runnable reactionToFailure(AsyncContext made, Runnable body) {
      return body;
    }
  }

  /** Starts each event from what the one before it entered. */
  static final class RemembersWhatListenersEnter extends HandMadeCarrier {
    @Override
    protected Runnable listener(Runnable body) {
      return new Runnable() {
        private volatile AsyncContext context = AsyncContext.current();

        @Override
        public void run() {
          Object previous = context.attach();
          try {
            body.run();
          } finally {
            AsyncContext entered = AsyncContext.current();
            context.detach(previous);
            context = entered;
          }
        }
      };
    }
  }

  /** Runs what it restores once more. */
  static final class RunsTwice extends HandMadeCarrier {
    @Override
    protected Runnable callback(Runnable body) {
      Runnable once = captured(body);
      return () -> {
        once.run();
        once.run();
      };
    }
  }

  /** Runs no reaction when a promise is rejected. */
  static final class DropsFailures extends HandMadeCarrier {
    @Override
    protected Runnable reactionToFailure(AsyncContext made, Runnable body) {
      return () -> {};
    }
  }

  /** Has a list of all that it captured. */
  static final class KeepsWhatItRan extends HandMadeCarrier {
    private final Queue<AsyncContext> captured = new ConcurrentLinkedQueue<>();

    @Override
    protected Runnable captured(Runnable body) {
      captured.add(AsyncContext.current());
      return super.captured(body);
    }
  }
}
