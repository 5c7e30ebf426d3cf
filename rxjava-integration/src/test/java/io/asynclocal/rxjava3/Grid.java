package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Every source under every operator, and for each event: does whoever watches see the
 * subscription's own name? The event begins in another context, on the thread that subscribed or on
 * another.
 */
final class Grid implements AutoCloseable {
  private static final String SUBSCRIBER = "subscriber";

  private final Carrying carrying;
  private final List<String> wrong = new ArrayList<>();
  private final OneThread foreignThread = new OneThread();
  private final OneThread schedulerThread = new OneThread();

  Grid(Carrying carrying) {
    this.carrying = carrying;
  }

  /** In how many of the pipelines where the event could be watched all who watched were right. */
  record Cell(int right, int watched) {
    static final Cell NONE = new Cell(0, 0);

    Cell plus(Cell other) {
      return new Cell(right + other.right, watched + other.watched);
    }
  }

  /** What was wrong, for people. */
  List<String> wrong() {
    return wrong;
  }

  /** Tries one operator over each of the sources of its type. */
  @SuppressWarnings("unchecked") // sources of a type are of it
  <S> Cell cell(
      Class<?> type, String name, Operators.Operator<S> operator, Event event, boolean foreign) {
    var scheduler = schedulerThread.scheduler(!name.endsWith(Operators.NO_HOOK));
    Cell cell = Cell.NONE;
    for (Source source : Source.of(type)) {
      List<String> seen =
          seen(
              source,
              above -> operator.apply((S) above, scheduler),
              event,
              foreign,
              operator instanceof Operators.Scheduled<?>);
      boolean right = seen.stream().allMatch(SUBSCRIBER::equals);
      if (!right) {
        wrong.add(source + ", " + name + ", " + event + (foreign ? ", foreign: " : ": ") + seen);
      }
      if (!seen.isEmpty()) {
        cell = cell.plus(new Cell(right ? 1 : 0, 1));
      }
    }
    return cell;
  }

  private List<String> seen(
      Source source,
      Function<Object, Object> operator,
      Event event,
      boolean foreign,
      boolean scheduled) {
    List<String> seen = new CopyOnWriteArrayList<>();
    Watched watched = new Watched(event, () -> seen.add(String.valueOf(carrying.current())));
    RxJavaPlugins.setErrorHandler(failure -> watched.on(Event.UNDELIVERABLE));
    Runnable settle = scheduled ? schedulerThread::settle : () -> {};
    Wire wire = new Wire();
    Object pipeline = operator.apply(watched.above(source.open(wire)));
    if (event == Event.SECOND) {
      carrying.run("first", () -> End.subscribe(pipeline, false));
    }
    AtomicReference<AsyncContext> subscribers = new AtomicReference<>();
    End end =
        carrying.call(
            SUBSCRIBER,
            () -> {
              subscribers.set(AsyncContext.current());
              return subscribe(watched.below(pipeline), event, settle);
            });
    seen.clear();
    for (BiConsumer<Wire, End> step : event.steps) {
      Runnable happening = () -> carrying.run("intruder", () -> step.accept(wire, end));
      // Neither the event nor what a scheduler makes of it may overtake the other.
      Runnable held = scheduled ? () -> schedulerThread.hold(happening) : happening;
      if (foreign) {
        foreignThread.run(held);
      } else {
        held.run();
      }
      settle.run();
    }
    List<String> result = List.copyOf(seen);
    end.cancel();
    Reference.reachabilityFence(subscribers); // what is known after the end is what somebody keeps
    return result;
  }

  private static End subscribe(Object pipeline, Event event, Runnable settle) {
    End end = End.subscribe(pipeline, event != Event.UNDELIVERABLE);
    settle.run();
    if (event != Event.REQUEST) {
      end.request(Long.MAX_VALUE);
      settle.run();
    }
    return end;
  }

  @Override
  public void close() {
    RxJavaPlugins.setErrorHandler(null);
    schedulerThread.close();
    foreignThread.close();
  }
}
