package io.asynclocal.remote;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells of problems, of each kind and name one in a second: anybody can cause any number. */
final class ProblemReports {
  static final System.Logger LOG = System.getLogger("io.asynclocal.remote");

  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  private final Consumer<? super Problem> listener;
  private final LongSupplier nanoTime;

  /** One for each problem that there was, of which declarations and kinds allow some hundreds. */
  private final Map<Object, Rate> rates = new ConcurrentHashMap<>();

  ProblemReports(@Nullable Consumer<? super Problem> listener, LongSupplier nanoTime) {
    this.listener =
        listener == null ? problem -> LOG.log(Level.WARNING, problem.message()) : listener;
    this.nanoTime = nanoTime;
  }

  void report(Problem.Kind kind, Problem.Direction direction, String name) {
    long now = nanoTime.getAsLong();
    Problem first = new Problem(kind, direction, name, 0);
    Rate rate = rates.computeIfAbsent(first, any -> new Rate(now));
    if (!rate.admits(now)) {
      rate.unreported.incrementAndGet();
      return;
    }
    try {
      listener.accept(new Problem(kind, direction, name, rate.unreported.getAndSet(0)));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The listener of problems threw; the message goes on without it.", e);
    }
  }

  /** How often one kind of problem is told. */
  private static final class Rate {
    private final AtomicLong next;
    private final AtomicLong unreported = new AtomicLong();

    Rate(long now) {
      next = new AtomicLong(now);
    }

    boolean admits(long now) {
      long due = next.get();
      return now - due >= 0 && next.compareAndSet(due, now + PERIOD);
    }
  }
}
