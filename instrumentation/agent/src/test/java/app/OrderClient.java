package app;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/** A library that the agent doesn't know: it keeps callbacks in lists of its own. */
public final class OrderClient {
  private final Queue<PendingOrder> pending = new ArrayDeque<>();
  private final Queue<IntConsumer> listeners = new ArrayDeque<>();

  /** One order, and who waits for it. */
  static final class PendingOrder {
    private final Runnable callback;

    PendingOrder(Runnable callback) {
      this(callback, 0);
    }

    PendingOrder(Runnable callback, int retries) {
      this.callback = retries == 0 ? callback : new PendingOrder(callback).callback;
    }

    void complete() {
      callback.run();
    }

    /** What the instrumentation doesn't find. */
    int unknown(IntSupplier number) {
      return number.getAsInt();
    }
  }

  void order(Runnable callback) {
    pending.add(new PendingOrder(callback));
  }

  void listen(IntConsumer listener) {
    listeners.add(listener);
  }

  void completeOne() {
    pending.remove().complete();
  }

  void tellAll(int number) {
    listeners.forEach(listener -> listener.accept(number));
  }

  /** Another class of the library, which isn't as the instrumentation expects. */
  static final class Other {
    String answer() {
      return "answered";
    }
  }
}
