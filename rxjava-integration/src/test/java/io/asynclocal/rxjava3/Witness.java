package io.asynclocal.rxjava3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.asynclocal.AsyncLocalStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Notes which store is seen where. */
final class Witness {
  static final AsyncLocalStorage<String> NAME =
      AsyncLocalStorage.<String>builder().name("name").build();

  private final List<String> seen = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Notes the place and the store that is seen there; answers the place. */
  synchronized String see(String place) {
    seen.add(place + " " + NAME.getStore());
    return place;
  }

  /** As {@link #see}, and says that {@link #await} may return. */
  synchronized void seeLast(String place) {
    see(place);
    ended.countDown();
  }

  void await() {
    try {
      assertTrue(ended.await(30, TimeUnit.SECONDS), () -> "Not ended; seen so far: " + seen);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  synchronized void assertSeen(String... expected) {
    assertEquals(List.of(expected), seen);
  }
}
