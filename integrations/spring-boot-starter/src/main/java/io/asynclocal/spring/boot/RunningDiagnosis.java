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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One recorder for all that the endpoint shows, until the application ends. */
final class RunningDiagnosis implements Diagnosis, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.asynclocal");
  private static final int MOST_ALIVE = 100_000;
  private static final int ONE_STACK_IN = 100;
  private static final int DEPTH = 16;

  private final LiveView live = LiveView.ofAtMost(MOST_ALIVE);
  private final LongAdder losses = new LongAdder();
  private final @Nullable AsyncRecorder recorder;
  private final List<LostStores> watches;

  /**
   * Begins to watch the stores of requests, the first of which tells one request from another.
   *
   * @throws IllegalArgumentException if some requests are to be watched that nothing tells from
   *     others
   */
  RunningDiagnosis(
      List<AsyncLocalStorage<String>> stores, AsyncLocalProperties.Diagnostics settings) {
    int oneRequestIn = settings.oneRequestIn();
    if (oneRequestIn < 0) {
      throw refused(
          oneRequestIn, ". Say 1 for all work, 100 for one request in a hundred, or 0 for none.");
    } else if (oneRequestIn > 1 && stores.isEmpty()) {
      throw refused(
          oneRequestIn,
          ", but no store tells one request from another. Declare one below"
              + " asynclocal.requests.stores, or say 1 for all work.");
    }
    recorder = oneRequestIn == 0 ? null : recorder(stores, settings);
    watches =
        stores.stream().map(store -> LostStores.of(store).reportTo(this::lost).watch()).toList();
  }

  private static IllegalArgumentException refused(int oneRequestIn, String why) {
    return new IllegalArgumentException(
        "asynclocal.diagnostics.one-request-in is " + oneRequestIn + why);
  }

  private AsyncRecorder recorder(
      List<AsyncLocalStorage<String>> stores, AsyncLocalProperties.Diagnostics settings) {
    AsyncRecorder.Builder builder =
        AsyncRecorder.builder().observer(live).stacks(ONE_STACK_IN, DEPTH);
    if (!stores.isEmpty()) {
      AsyncLocalStorage<String> first = stores.get(0);
      RetentionLeaks leaks =
          RetentionLeaks.of(first, settings.retainedAfter(), LeakDetection.fromProperty());
      live.retention(leaks);
      builder.observer(leaks).labelledBy(first, String::valueOf);
      if (settings.oneRequestIn() > 1) {
        builder.where(() -> isOneIn(settings.oneRequestIn(), first.getStore()));
      }
    }
    return builder.start();
  }

  /** The same for one request wherever it is, also in another process. */
  private static boolean isOneIn(int many, @Nullable String request) {
    return request != null && request.hashCode() % many == 0;
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
    if (recorder != null) {
      recorder.close();
    }
    live.stopRecording();
  }
}
