package io.asynclocal.spring.boot;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.Census;
import io.asynclocal.diagnostics.LostStore;
import io.asynclocal.diagnostics.LostStores;
import io.asynclocal.diagnostics.RetentionLeaks;
import io.asynclocal.foreign.LeakDetection;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One recorder for all that the endpoint shows, until the application ends. */
final class RunningDiagnosis implements Diagnosis, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");
  private static final int MOST_ALIVE = 100_000;
  private static final int MOST_SHOWN = 50;
  private static final int ONE_STACK_IN = 100;
  private static final int DEPTH = 16;

  private final Census census = Census.ofAtMost(MOST_ALIVE);
  private final @Nullable RetentionLeaks leaks;
  private final AsyncRecorder recorder;
  private final List<LostStores> watches = new ArrayList<>();
  private final Deque<String> lost = new ArrayDeque<>();
  private final Deque<String> retained = new ArrayDeque<>();
  private long losses;

  /** Begins to watch the stores of requests, the first of which tells one request from another. */
  RunningDiagnosis(List<AsyncLocalStorage<String>> stores, Duration retainedAfter) {
    AsyncRecorder.Builder builder =
        AsyncRecorder.builder().observer(census).stacks(ONE_STACK_IN, DEPTH);
    if (stores.isEmpty()) {
      leaks = null;
    } else {
      leaks = RetentionLeaks.of(stores.get(0), retainedAfter, LeakDetection.fromProperty());
      builder.observer(leaks);
    }
    recorder = builder.start();
    for (AsyncLocalStorage<String> store : stores) {
      watches.add(LostStores.of(store).reportTo(this::lost).watch());
    }
  }

  private void lost(LostStore store) {
    LOG.log(Level.WARNING, store);
    synchronized (this) {
      losses++;
      add(lost, store.toString());
    }
  }

  private static void add(Deque<String> shown, String found) {
    if (shown.size() == MOST_SHOWN) {
      shown.removeFirst();
    }
    shown.addLast(found);
  }

  @Override
  public synchronized Findings findings() {
    return new Findings(
        census.size(),
        census.byType(),
        census.uncounted(),
        losses,
        List.copyOf(lost),
        List.copyOf(retained));
  }

  @Override
  public void lookForRetention() {
    if (leaks != null) {
      List<String> found = leaks.check().stream().map(String::valueOf).toList();
      synchronized (this) {
        found.forEach(leak -> add(retained, leak));
      }
    }
  }

  @Override
  public void close() {
    watches.forEach(LostStores::close);
    recorder.close();
  }
}
