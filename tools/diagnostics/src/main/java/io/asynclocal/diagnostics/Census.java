package io.asynclocal.diagnostics;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.asynclocal.AsyncHooks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts the asynchronous work that is alive, by type and by the code that began it, and tells what
 * it waits for. What was begun and neither destroyed nor, if it is a future, completed, is alive.
 *
 * {@snippet :
 * Census census = Census.ofAtMost(100_000);
 * AsyncRecorder recorder = AsyncRecorder.builder().observer(census).stacks(100, 16).start();
 *
 * census.byType(); // {CompletableFuture=3, ScheduledTask=1}
 * System.out.println(CensusReport.of(census)); // with the stacks that were sampled
 * }
 *
 * <p>{@link CensusBean} shows it through JMX.
 *
 * <p><b>Memory.</b> One map entry for each piece of work that is alive, up to the limit, besides
 * its {@link Origin}. Resources, contexts and stores are not kept alive.
 */
public final class Census implements AsyncObserver {
  private final ConcurrentHashMap<Long, LiveWork> alive = new ConcurrentHashMap<>();
  private final LongAdder uncounted = new LongAdder();
  private final int most;

  private Census(int most) {
    this.most = most;
  }

  /**
   * Makes a census, to be given to a recorder as an {@linkplain AsyncRecorder.Builder#observer
   * observer}.
   *
   * @param most how many pieces of work to know at the same time; what is begun beyond goes
   *     {@linkplain #uncounted uncounted}
   * @return a census that knows of nothing yet
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public static Census ofAtMost(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("The limit is " + most + ". Pass 1 or more.");
    }
    return new Census(most);
  }

  @Override
  public void on(AsyncEvent event) {
    requireNonNull(event, "event is null. Pass what happened.");
    switch (event.kind()) {
      case INIT -> {
        Origin origin = event.origin();
        begin(origin, origin.triggerAsyncId() != AsyncHooks.executionAsyncId());
      }
      case BEFORE -> {
        LiveWork work = known(event.origin());
        if (work != null) {
          work.begin(event);
        }
      }
      case AFTER -> {
        LiveWork work = alive.get(event.origin().asyncId());
        if (work != null) {
          work.end();
        }
      }
      case RESOLVE -> {
        LiveWork work = alive.remove(event.origin().asyncId());
        if (work != null) {
          work.complete();
        }
      }
      case DESTROY -> alive.remove(event.origin().asyncId());
    }
  }

  /** Returns what is known of the work; what was begun before the recorder is counted now. */
  private @Nullable LiveWork known(Origin origin) {
    LiveWork work = alive.get(origin.asyncId());
    return work == null && origin.isUnseen() ? begin(origin, false) : work;
  }

  private @Nullable LiveWork begin(Origin origin, boolean isReaction) {
    if (alive.mappingCount() >= most) {
      uncounted.increment();
      return null;
    }
    LiveWork work = new LiveWork(origin, isReaction);
    alive.put(origin.asyncId(), work);
    return work;
  }

  /** {@return the work that is alive, the oldest first} */
  public List<LiveWork> alive() {
    return alive.values().stream().sorted(comparingLong(work -> work.origin().asyncId())).toList();
  }

  /**
   * Returns what some work waits for, if that is other work: the future to which it is a reaction,
   * or rather the future that this is. What has not run yet and waits for none waits for its time,
   * or for a free thread; a future without a run waits for whoever completes it.
   *
   * @param work the work
   * @return what it waits for, as long as that is alive
   * @throws NullPointerException if {@code work} is null
   */
  public Optional<LiveWork> awaitedBy(LiveWork work) {
    requireNonNull(work, "work is null. Pass one that the census counts.");
    LiveWork awaited = work.isReaction() ? alive.get(work.origin().triggerAsyncId()) : null;
    // Resources of the user's may have triggers that they don't wait for, such as a server.
    return Optional.ofNullable(awaited)
        .filter(known -> known.origin().type().equals(work.origin().type()));
  }

  /** {@return how much work is alive} */
  public long size() {
    return alive.mappingCount();
  }

  /** {@return how much work is alive of each type that there is, in the order of the types} */
  public Map<String, Long> byType() {
    return alive.values().stream()
        .collect(groupingBy(work -> work.origin().type(), TreeMap::new, counting()));
  }

  /** {@return how much work was begun that was not counted, because too much was alive} */
  public long uncounted() {
    return uncounted.sum();
  }

  /** {@return how much is alive, and of what types} */
  @Override
  public String toString() {
    return "Census" + byType();
  }
}
