package io.asynclocal.diagnostics;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps the last events, for views of what has happened.
 *
 * <p><b>Memory.</b> 44 bytes an event and what the events' {@linkplain Origin origins} need; never
 * more than the given number of events. How many were dropped for it is {@linkplain #dropped
 * counted}.
 */
public final class EventBuffer implements AsyncObserver {
  private final AtomicReferenceArray<AsyncEvent> last;
  private final AtomicLong seen = new AtomicLong();

  private EventBuffer(int most) {
    last = new AtomicReferenceArray<>(most);
  }

  /**
   * Makes an empty buffer.
   *
   * @param most how many events to keep
   * @return the buffer
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public static EventBuffer ofLast(int most) {
    if (most < 1) {
      throw new IllegalArgumentException(
          "A buffer of " + most + " events can't keep any. Pass how many to keep, 1 or more.");
    }
    return new EventBuffer(most);
  }

  @Override
  public void on(AsyncEvent event) {
    requireNonNull(event, "event is null. Pass what happened.");
    last.setRelease((int) (seen.getAndIncrement() % last.length()), event);
  }

  /** {@return the events that are kept, in the order in which they happened} */
  public List<AsyncEvent> events() {
    long end = seen.get();
    List<AsyncEvent> events = new ArrayList<>();
    for (long i = Math.max(0, end - last.length()); i < end; i++) {
      AsyncEvent event = last.getAcquire((int) (i % last.length()));
      if (event != null) {
        events.add(event);
      }
    }
    // Where a thread is just about to overwrite an old event, that one stands behind younger ones.
    events.sort(Comparator.comparingLong(AsyncEvent::nanos));
    return events;
  }

  /** {@return how many events were overwritten by later ones} */
  public long dropped() {
    return Math.max(0, seen.get() - last.length());
  }
}
