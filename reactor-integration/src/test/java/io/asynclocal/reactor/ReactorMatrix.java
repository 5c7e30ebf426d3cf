package io.asynclocal.reactor;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Every source under every operator: for each kind of event, in how many of them whoever watches
 * sees the subscription's own store. The event begins in another context, on the thread that
 * subscribed or on another.
 */
final class ReactorMatrix implements AutoCloseable {
  private static final AsyncLocalStorage<String> WHO = AsyncLocalStorage.create();
  private static final String SUBSCRIBER = "subscriber";

  private final ReactorMode mode;
  private final ExecutorService foreignThread = Executors.newSingleThreadExecutor();
  private final ExecutorService schedulerThread = Executors.newSingleThreadScheduledExecutor();
  private final Scheduler scheduler = Schedulers.fromExecutorService(schedulerThread);

  /** What was wrong, for people. */
  private final List<String> wrong = new ArrayList<>();

  ReactorMatrix(ReactorMode mode) {
    this.mode = mode;
  }

  /** An event that somebody outside the subscription brings about. */
  private enum Event {
    SIGNAL {
      @Override
      void happen(Source.Handle source, Tapped<Object> subscriber, Runnable settle) {
        source.emit("item");
        source.complete();
      }
    },
    SECOND {
      @Override
      void happen(Source.Handle source, Tapped<Object> subscriber, Runnable settle) {
        SIGNAL.happen(source, subscriber, settle);
      }

      @Override
      public String toString() {
        return "signal to the second subscriber";
      }
    },
    REQUEST {
      @Override
      void happen(Source.Handle source, Tapped<Object> subscriber, Runnable settle) {
        subscriber.request(1);
      }
    },
    CANCEL {
      @Override
      void happen(Source.Handle source, Tapped<Object> subscriber, Runnable settle) {
        subscriber.cancel();
      }
    },
    ERROR {
      @Override
      void happen(Source.Handle source, Tapped<Object> subscriber, Runnable settle) {
        source.fail();
      }
    },
    DISCARD {
      @Override
      void happen(Source.Handle source, Tapped<Object> subscriber, Runnable settle) {
        subscriber.cancel();
        // Where a scheduler's thread cancels, the item must not overtake that.
        settle.run();
        source.emit("item");
      }
    };

    abstract void happen(Source.Handle source, Tapped<Object> subscriber, Runnable settle);

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns the table, in Markdown. */
  String table() throws Exception {
    StringBuilder table = new StringBuilder("| operator |");
    StringBuilder line = new StringBuilder("|---|");
    for (Event event : Event.values()) {
      table.append(' ').append(event).append(", same thread |");
      table.append(' ').append(event).append(", foreign |");
      line.append("---|---|");
    }
    table.append('\n').append(line).append('\n');
    for (var operator : BoundaryOperator.ALL) {
      table.append("| `").append(operator.getKey()).append("` |");
      for (Event event : Event.values()) {
        table.append(' ').append(cell(operator, event, false)).append(" |");
        table.append(' ').append(cell(operator, event, true)).append(" |");
      }
      table.append('\n');
    }
    return table.toString();
  }

  List<String> wrong() {
    return wrong;
  }

  private String cell(
      Map.Entry<String, BiFunction<Flux<String>, Scheduler, Flux<?>>> operator,
      Event event,
      boolean foreign)
      throws Exception {
    int right = 0;
    int watched = 0;
    for (Source source : Source.values()) {
      List<String> seen = seen(source.open(), operator.getValue(), event, foreign);
      if (!seen.isEmpty()) {
        watched++;
        if (seen.stream().allMatch(SUBSCRIBER::equals)) {
          right++;
        } else {
          wrong.add(
              source + ", " + operator.getKey() + ", " + event + ", " + foreign + ": " + seen);
        }
      }
    }
    return watched == 0 ? "–" : right == watched ? "✓ " + right : right + " of " + watched;
  }

  private List<String> seen(
      Source.Handle source,
      BiFunction<Flux<String>, Scheduler, Flux<?>> operator,
      Event event,
      boolean foreign)
      throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    Runnable watch = () -> seen.add(Objects.requireNonNullElse(WHO.getStore(), "nobody"));
    Tapped<Object> subscriber = new Tapped<>().keepingItsContext();
    boolean upwards = event == Event.REQUEST || event == Event.CANCEL;
    Flux<String> above =
        source
            .flux()
            .doOnRequest(n -> watchIf(event == Event.REQUEST, watch))
            .doOnCancel(() -> watchIf(event == Event.CANCEL, watch));
    Flux<?> shared = operator.apply(upwards ? above : source.flux(), scheduler);
    if (event == Event.SECOND) {
      WHO.run("first", () -> mode.captured(shared).subscribe(item -> {}, failure -> {}));
    }
    WHO.run(
        SUBSCRIBER,
        () -> {
          Flux<?> below =
              shared
                  .doOnNext(item -> watchIf(event == Event.SIGNAL || event == Event.SECOND, watch))
                  .doOnComplete(() -> watchIf(event == Event.SIGNAL, watch))
                  .doOnError(e -> watchIf(event == Event.ERROR, watch))
                  .doOnDiscard(String.class, item -> watchIf(event == Event.DISCARD, watch));
          Subscriber<Object> end = subscriber;
          mode.captured(below).subscribe(end);
          settle();
          if (event != Event.REQUEST) {
            subscriber.requestUnbounded();
            settle();
          }
        });
    seen.clear();
    Runnable happening =
        () -> WHO.run("intruder", () -> event.happen(source, subscriber, this::settle));
    if (foreign) {
      foreignThread.submit(happening).get(10, TimeUnit.SECONDS);
    } else {
      happening.run();
    }
    settle();
    List<String> result = List.copyOf(seen);
    subscriber.letGoOfItsContext();
    subscriber.cancel();
    AsyncContext.root().attach();
    return result;
  }

  private static void watchIf(boolean condition, Runnable watch) {
    if (condition) {
      watch.run();
    }
  }

  /** Waits until the scheduler has nothing left to do, and what it did has scheduled nothing. */
  private void settle() {
    try {
      schedulerThread.submit(() -> {}).get(10, TimeUnit.SECONDS);
      schedulerThread.submit(() -> {}).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("The scheduler's thread hangs.", e);
    }
  }

  @Override
  public void close() {
    scheduler.dispose();
    schedulerThread.shutdownNow();
    foreignThread.shutdownNow();
  }
}
