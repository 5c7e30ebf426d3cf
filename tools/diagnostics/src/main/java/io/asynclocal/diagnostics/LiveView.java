package io.asynclocal.diagnostics;

import static io.asynclocal.diagnostics.Json.array;
import static io.asynclocal.diagnostics.Json.member;
import static io.asynclocal.diagnostics.Json.object;
import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous work of the process while it goes on: what is in flight, by store and by kind,
 * what each piece waits for and for how long, what causes what and how much time lies between, and
 * where stores were lost or contexts retained. {@link #html} is a page that asks for {@link #json}
 * again and again; {@link LiveServer} serves both, and so can whatever else an application has.
 *
 * {@snippet :
 * LiveView live = LiveView.ofAtMost(100_000);
 * AsyncRecorder recorder =
 *     AsyncRecorder.builder()
 *         .observer(live)
 *         .stacks(100, 16)
 *         .labelledBy(REQUEST_ID, String::valueOf)
 *         .start();
 * LostStores lost = LostStores.of(REQUEST_ID).reportTo(live::lost).watch();
 * LiveServer server = LiveServer.start(live, 0); // on loopback, at a port that is free
 * }
 *
 * <p><b>Threads.</b> All methods may be called by any thread.
 *
 * <p><b>Cost.</b> An event costs what it costs a {@link Census} and an {@link EventBuffer}. A
 * snapshot goes once through the work that is alive and the events that are kept; one is made in
 * half a second at most, and in twenty times what it takes, however many ask. What both take is
 * measured by the clock, and shown; so a machine that is busy otherwise shows more than they take.
 */
public final class LiveView implements AsyncObserver {
  private static final int MOST_EVENTS = 20_000;
  private static final int MOST_REPORTS = 100;

  private static final long FRESH_NANOS = 500_000_000;

  /** For how many times what it took to make a snapshot is given out, at least. */
  private static final long PATIENCE = 20;

  private final Census census;
  private final long freshNanos;
  private final EventBuffer buffer = EventBuffer.ofLast(MOST_EVENTS);
  private final WatchingCost cost = new WatchingCost();
  private final Deque<LostStore> lost = new ArrayDeque<>();

  private @Nullable RetentionLeaks retention;
  private List<RetentionLeak> retained = List.of();
  private volatile @Nullable FlightRecording recording;
  private String snapshot = "";

  /** Whether the next snapshot is to be taken at once. */
  private boolean isOutdated = true;

  /**
   * @param freshNanos for how long a snapshot is given to all who ask
   */
  LiveView(Census census, long freshNanos) {
    this.census = census;
    this.freshNanos = freshNanos;
  }

  /**
   * Makes a view, to be given to a recorder as an {@linkplain AsyncRecorder.Builder#observer
   * observer}.
   *
   * @param most how many pieces of work to know at the same time
   * @return a view that knows of nothing yet
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public static LiveView ofAtMost(int most) {
    return new LiveView(Census.ofAtMost(most), FRESH_NANOS);
  }

  @Override
  public void on(AsyncEvent event) {
    requireNonNull(event, "event is null. Pass what happened.");
    if (!cost.isToBeMeasured(event)) {
      tell(event);
      return;
    }
    long begin = System.nanoTime();
    tell(event);
    cost.took(System.nanoTime() - begin);
  }

  private void tell(AsyncEvent event) {
    census.on(event);
    buffer.on(event);
    FlightRecording written = recording;
    if (written != null) {
      written.on(event);
    }
  }

  /**
   * Shows a store that was lost, such as {@link LostStores.Builder#reportTo} tells of.
   *
   * @param found the store; of the last 100 each is shown
   * @throws NullPointerException if {@code found} is null
   */
  public synchronized void lost(LostStore found) {
    lost.addLast(requireNonNull(found, "found is null. Pass the store that was lost."));
    if (lost.size() > MOST_REPORTS) {
      lost.removeFirst();
    }
  }

  /**
   * Shows what {@link #checkRetention} finds by means of a detector, which is to be given to the
   * same recorder.
   *
   * @param leaks the detector
   * @return this view
   * @throws NullPointerException if {@code leaks} is null
   */
  public synchronized LiveView retention(RetentionLeaks leaks) {
    retention = requireNonNull(leaks, "leaks is null. Pass the detector that the recorder tells.");
    return this;
  }

  /** Looks for contexts that are retained, if a detector is known; it may ask the collector. */
  public void checkRetention() {
    RetentionLeaks leaks;
    synchronized (this) {
      leaks = retention;
    }
    if (leaks != null) {
      List<RetentionLeak> found = leaks.check();
      synchronized (this) {
        List<RetentionLeak> all = new ArrayList<>(retained);
        all.addAll(found);
        retained = List.copyOf(all.subList(Math.max(0, all.size() - MOST_REPORTS), all.size()));
        isOutdated = true;
      }
    }
  }

  /**
   * Begins to record by the Flight Recorder what this view is told, for a minute at most, and
   * forgets what was recorded before. Each event is in the recording twice if the recorder has a
   * {@link JfrEvents} besides.
   *
   * @return whether the JDK has a Flight Recorder
   */
  public synchronized boolean startRecording() {
    if (!FlightRecording.isPossible()) {
      return false;
    }
    stopRecording();
    recording = FlightRecording.start();
    return true;
  }

  /** Ends the recording, if there is one, and forgets it. */
  public synchronized void stopRecording() {
    FlightRecording begun = recording;
    if (begun != null) {
      recording = null;
      begun.close();
    }
    isOutdated = true;
  }

  /**
   * Does what a button of the page asks for, by {@code POST}.
   *
   * @param name the last part of the address
   * @return whether there is such a button; what it did is in {@link #json}
   * @throws NullPointerException if {@code name} is null
   */
  public boolean act(String name) {
    switch (requireNonNull(name, "name is null. Pass the last part of the address.")) {
      case "retention" -> checkRetention();
      case "recording" -> startRecording();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** {@return what is alive} */
  public Census census() {
    return census;
  }

  /** {@return the stores that were lost, the last 100 that {@link #lost} was told of} */
  public synchronized List<LostStore> lostStores() {
    return List.copyOf(lost);
  }

  /** {@return the contexts that are retained, the last 100 that {@link #checkRetention} found} */
  public synchronized List<RetentionLeak> retained() {
    return retained;
  }

  /**
   * {@return the last events, for an {@link EventLog}, a {@link Timeline} or a {@link FlameGraph}}
   */
  public EventBuffer events() {
    return buffer;
  }

  /**
   * Returns the page, which needs nothing but the feed: pause, search, and what the view's class
   * says.
   *
   * @param title the page's title
   * @return the page; it asks for {@code feed}, beside its own address, for {@link #json}
   * @throws NullPointerException if {@code title} is null
   */
  public String html(String title) {
    requireNonNull(title, "title is null. Pass what the page is to be called.");
    return Page.of("live.html", Map.of("title", Text.json(title)));
  }

  /**
   * Returns what a server shows: the page, or what the page asks for by a name beside its own.
   *
   * @param name the last part of the address; nothing for the page
   * @param title what pages are to be called
   * @return what is there; empty if there is nothing of that name
   * @throws NullPointerException if an argument is null
   */
  public Optional<LiveResource> resource(String name, String title) {
    requireNonNull(title, "title is null. Pass what the pages are to be called.");
    return switch (requireNonNull(name, "name is null. Pass nothing for the page.")) {
      case "" -> Optional.of(LiveResource.html(html(title)));
      case "feed" -> Optional.of(LiveResource.json(json()));
      case "events.jsonl" ->
          Optional.of(LiveResource.json(String.join("\n", EventLog.of(buffer).lines()) + "\n"));
      case "timeline.html" -> Optional.of(LiveResource.html(Timeline.of(buffer).html(title)));
      case "timeline.json" -> Optional.of(LiveResource.json(Timeline.of(buffer).json()));
      case "running.html" ->
          Optional.of(LiveResource.html(FlameGraph.running(buffer).html("Running")));
      case "waiting.html" ->
          Optional.of(LiveResource.html(FlameGraph.waiting(buffer).html("Waiting")));
      case "work.jfr" -> recorded();
      default -> Optional.empty();
    };
  }

  private synchronized Optional<LiveResource> recorded() {
    return Optional.ofNullable(recording).map(begun -> LiveResource.file(begun.bytes()));
  }

  /** {@return what is shown now, as JSON; the same text for all who ask within half a second} */
  public synchronized String json() {
    long now = System.nanoTime();
    // One that took long is kept for longer, so that snapshots never take more than a share.
    long fresh = freshNanos == 0 ? 0 : Math.max(freshNanos, PATIENCE * cost.snapshotNanos());
    if (isOutdated || cost.sinceSnapshot(now) >= fresh) {
      snapshot = take(now);
      isOutdated = false;
      cost.snapshotTook(System.nanoTime() - now);
    }
    return snapshot;
  }

  private String take(long now) {
    List<String> members = new ArrayList<>();
    members.add(member("cost", cost.json(now)));
    members.addAll(List.of(new InFlight(census).json()));
    members.add(member("steps", new Steps(buffer.events()).json()));
    members.add(member("lost", array(List.copyOf(lost), found -> Text.json(found.toString()))));
    members.add(member("recording", Text.json(recordingState())));
    members.add(member("retention", retention != null));
    members.add(member("retained", array(retained, leak -> Text.json(leak.toString()))));
    return object(members.toArray(String[]::new));
  }

  private String recordingState() {
    FlightRecording begun = recording;
    return begun != null
        ? begun.goesOn() ? "running" : "done"
        : FlightRecording.isPossible() ? "none" : "impossible";
  }
}
