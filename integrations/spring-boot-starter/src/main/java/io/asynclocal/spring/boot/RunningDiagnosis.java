package io.asynclocal.spring.boot;

import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.diagnostics.AsyncRecorder;
import io.asynclocal.diagnostics.Census;
import io.asynclocal.diagnostics.LiveResource;
import io.asynclocal.diagnostics.LiveView;
import io.asynclocal.diagnostics.LostStore;
import io.asynclocal.diagnostics.LostStores;
import io.asynclocal.diagnostics.RetentionLeaks;
import io.asynclocal.foreign.LeakDetection;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** One recorder for all that the endpoint shows, until the application ends. */
final class RunningDiagnosis implements Diagnosis, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");
  private static final int MOST_ALIVE = 100_000;
  private static final int ONE_STACK_IN = 100;
  private static final int DEPTH = 16;

  private final LiveView live = LiveView.ofAtMost(MOST_ALIVE);
  private final LongAdder losses = new LongAdder();
  private final AsyncRecorder recorder;
  private final List<LostStores> watches;

  /** Begins to watch the stores of requests, the first of which tells one request from another. */
  RunningDiagnosis(List<AsyncLocalStorage<String>> stores, Duration retainedAfter) {
    AsyncRecorder.Builder builder =
        AsyncRecorder.builder().observer(live).stacks(ONE_STACK_IN, DEPTH);
    if (!stores.isEmpty()) {
      RetentionLeaks leaks =
          RetentionLeaks.of(stores.get(0), retainedAfter, LeakDetection.fromProperty());
      live.retention(leaks);
      builder.observer(leaks).labelledBy(stores.get(0), String::valueOf);
    }
    recorder = builder.start();
    watches =
        stores.stream().map(store -> LostStores.of(store).reportTo(this::lost).watch()).toList();
  }

  private void lost(LostStore store) {
    LOG.log(Level.WARNING, store);
    losses.increment();
    live.lost(store);
  }

  @Override
  public Findings findings() {
    Census census = live.census();
    return new Findings(
        census.size(),
        census.byType(),
        census.uncounted(),
        losses.sum(),
        texts(live.lostStores()),
        texts(live.retained()));
  }

  private static List<String> texts(List<?> found) {
    return found.stream().map(String::valueOf).toList();
  }

  @Override
  public void lookForRetention() {
    live.checkRetention();
  }

  @Override
  public boolean act(String name) {
    return live.act(name);
  }

  @Override
  public Optional<Shown> live(String name, String title) {
    return live.resource(name, title).map(RunningDiagnosis::shown);
  }

  private static Shown shown(LiveResource resource) {
    return new Shown(resource.mediaType(), resource.bytes());
  }

  @Override
  public void close() {
    watches.forEach(LostStores::close);
    recorder.close();
    live.stopRecording();
  }
}
