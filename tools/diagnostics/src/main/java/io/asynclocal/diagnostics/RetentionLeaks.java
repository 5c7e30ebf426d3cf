package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ThreadView;
import io.asynclocal.foreign.LeakDetection;
import java.lang.StackWalker.StackFrame;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Finds contexts that are still reachable long after the run that made them has ended: those that a
 * periodic task, a pooled connection or a cache has captured, with all their stores.
 *
 * {@snippet :
 * RetentionLeaks leaks =
 *     RetentionLeaks.of(REQUEST_ID, Duration.ofMinutes(5), LeakDetection.fromProperty());
 * AsyncRecorder recorder = AsyncRecorder.builder().observer(leaks).start();
 *
 * leaks.check().forEach(System.out::println); // once an hour, say
 * }
 *
 * <p>What keeps contexts is told once, however many it keeps. Of all that captured a context, that
 * which goes on keeps it; what has ended does not, unless nothing else is known.
 *
 * <p>A run is over when the thread on which the context was captured has another store of the
 * storage, or none. {@link LeakDetection} says how many captures are looked at: none, one in 127,
 * or all.
 *
 * <p><b>Memory.</b> One map entry and a stack for each capture that is looked at and still
 * reachable, 10,000 at most. Contexts are not kept alive.
 */
public final class RetentionLeaks implements AsyncObserver {
  private static final int MOST = 10_000;
  private static final int DEPTH = 16;

  private final AsyncLocalStorage<?> storage;
  private final long afterNanos;
  private final LeakDetection level;
  private final AtomicLong captures = new AtomicLong();
  private final LongAdder unwatched = new LongAdder();
  private final ConcurrentHashMap<Long, Captured> watched = new ConcurrentHashMap<>();
  private final ReferenceQueue<AsyncContext> collected = new ReferenceQueue<>();

  private RetentionLeaks(AsyncLocalStorage<?> storage, long afterNanos, LeakDetection level) {
    this.storage = storage;
    this.afterNanos = afterNanos;
    this.level = level;
  }

  /**
   * Makes a detector, to be given to a recorder as an {@linkplain AsyncRecorder.Builder#observer
   * observer}.
   *
   * @param storage whose stores make a run, such as a request's id
   * @param after how long a context may be reachable after it was captured
   * @param level how many captures to look at
   * @return a detector that knows of nothing yet
   * @throws IllegalArgumentException if {@code after} is negative
   * @throws NullPointerException if an argument is null
   */
  public static RetentionLeaks of(
      AsyncLocalStorage<?> storage, Duration after, LeakDetection level) {
    requireNonNull(storage, "storage is null. Pass the storage whose stores make a run.");
    requireNonNull(after, "after is null. Pass how long a context may be reachable.");
    requireNonNull(level, "level is null. Pass LeakDetection.fromProperty().");
    if (after.isNegative()) {
      throw new IllegalArgumentException("after is " + after + ". Pass zero or more.");
    }
    return new RetentionLeaks(storage, after.toNanos(), level);
  }

  /** A context that work has captured. */
  private static final class Captured extends WeakReference<AsyncContext> {
    private final Origin origin;
    private final ThreadView thread = ThreadView.ofCurrentThread();
    private final List<StackFrame> stack = StackSampling.callers(DEPTH);
    private volatile boolean workHasEnded;

    Captured(AsyncContext context, Origin origin, ReferenceQueue<AsyncContext> collected) {
      super(context, collected);
      this.origin = origin;
    }

    RetentionLeak asLeak(AsyncContext context, int contexts) {
      return new RetentionLeak(
          origin,
          context.toString(),
          workHasEnded,
          age(this),
          stack.stream().map(StackFrame::toStackTraceElement).toList(),
          contexts);
    }

    /** Returns what is the same of all work that one line begins. */
    Keeper keeper() {
      return new Keeper(
          origin.type(), stack.isEmpty() ? "" : stack.get(0).toString(), workHasEnded);
    }
  }

  /** What keeps contexts: work of a type that was begun in a line, or that was and has ended. */
  private record Keeper(String type, String line, boolean hasEnded) {}

  @Override
  public void on(AsyncEvent event) {
    requireNonNull(event, "event is null. Pass what happened.");
    switch (event.kind()) {
      case INIT -> {
        if (storage.getStore() != null && level.samples(captures.getAndIncrement())) {
          watch(event.origin());
        }
      }
      case RESOLVE, DESTROY -> {
        Captured captured = watched.get(event.origin().asyncId());
        if (captured != null) {
          captured.workHasEnded = true;
        }
      }
      default -> {}
    }
  }

  private void watch(Origin origin) {
    expunge();
    if (watched.mappingCount() >= MOST) {
      unwatched.increment();
    } else {
      watched.put(origin.asyncId(), new Captured(AsyncContext.current(), origin, collected));
    }
  }

  /** Forgets the contexts that nobody has any more. */
  private void expunge() {
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      watched.remove(((Captured) gone).origin.asyncId());
    }
  }

  /**
   * Looks for contexts that have been reachable for too long. If there may be any, asks the
   * collector first, which stops the application for as long as a full collection takes.
   *
   * @return what keeps those found that were not told before, the oldest first, each once; where
   *     explicit collections are switched off there may be garbage among them
   */
  public synchronized List<RetentionLeak> check() {
    if (watched.values().stream().noneMatch(this::isOverdue)) {
      return List.of();
    }
    System.gc();
    expunge();
    Map<AsyncContext, List<Captured>> kept = new LinkedHashMap<>();
    watched.values().stream()
        .sorted((a, b) -> Long.compare(a.origin.asyncId(), b.origin.asyncId()))
        .forEach(captured -> collect(captured, kept));
    Map<Keeper, Map<AsyncContext, Captured>> keepers = new LinkedHashMap<>();
    kept.forEach(
        (context, captures) -> {
          for (Captured captured : keeping(captures)) {
            keepers
                .computeIfAbsent(captured.keeper(), keeper -> new LinkedHashMap<>())
                .putIfAbsent(context, captured);
          }
          captures.forEach(captured -> watched.remove(captured.origin.asyncId()));
        });
    return keepers.values().stream().map(RetentionLeaks::leak).toList();
  }

  private static RetentionLeak leak(Map<AsyncContext, Captured> contexts) {
    Map.Entry<AsyncContext, Captured> first = contexts.entrySet().iterator().next();
    return first.getValue().asLeak(first.getKey(), contexts.size());
  }

  /** Returns what keeps a context: what goes on or, if all has ended, that which was first. */
  private static List<Captured> keeping(List<Captured> captures) {
    List<Captured> goingOn = captures.stream().filter(each -> !each.workHasEnded).toList();
    return goingOn.isEmpty() ? captures.subList(0, 1) : goingOn;
  }

  private void collect(Captured captured, Map<AsyncContext, List<Captured>> kept) {
    AsyncContext context = captured.get();
    if (context != null
        && isOverdue(captured)
        && store(context) != store(captured.thread.context())) {
      kept.computeIfAbsent(context, found -> new ArrayList<>()).add(captured);
    }
  }

  private boolean isOverdue(Captured captured) {
    return age(captured) >= afterNanos;
  }

  private @Nullable Object store(AsyncContext context) {
    return context.bindSupplier(storage::getStore).get();
  }

  private static long age(Captured captured) {
    return System.nanoTime() - captured.origin.nanos();
  }

  /** {@return how many captures were not looked at, because too many were reachable} */
  public long unwatched() {
    return unwatched.sum();
  }
}
