package io.asynclocal.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.diagnostics.AsyncEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventBufferTest {
  private static final Origin WORK = Origin.unseen(2, "Work", 1);

  private static AsyncEvent at(long nanos) {
    return new AsyncEvent(Kind.BEFORE, nanos, 7, "worker", WORK);
  }

  @Test
  void events_areTheLastOnesInOrderAndTheRestIsCounted() {
    EventBuffer buffer = EventBuffer.ofLast(3);
    for (int nanos = 1; nanos <= 5; nanos++) {
      buffer.on(at(nanos));
    }
    assertEquals(List.of(at(3), at(4), at(5)), buffer.events());
    assertEquals(2, buffer.dropped());
  }

  @Test
  void on_keepsEveryEventOfThreadsThatTellAtOnce() throws Exception {
    EventBuffer buffer = EventBuffer.ofLast(40_000);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      threads.add(new Thread(() -> IntStream.range(0, 10_000).forEach(i -> buffer.on(at(i)))));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(20_000);
    }
    assertEquals(40_000, buffer.events().size());
    assertEquals(0, buffer.dropped());
  }

  @Test
  void ofLast_refusesToKeepNothing() {
    assertEquals(
        "A buffer of 0 events can't keep any. Pass how many to keep, 1 or more.",
        assertThrows(IllegalArgumentException.class, () -> EventBuffer.ofLast(0)).getMessage());
  }
}
