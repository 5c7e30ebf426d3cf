package io.asynclocal.agent.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Object owner = new Object();
  private final Object object = new Object();

  @Test
  void takeOldest_takesWhatWasKeptForTheSameObjectInItsOrder() {
    for (int i = 0; i < 5; i++) {
      Waiting.add(owner, object, i);
    }
    for (int i = 0; i < 5; i++) {
      assertEquals(i, Waiting.takeOldest(owner, object));
    }
    assertNull(Waiting.takeOldest(owner, object));
  }

  @Test
  void takeNewest_takesItInTheOtherOrder() {
    for (int i = 0; i < 5; i++) {
      Waiting.add(owner, object, i);
      assertEquals(i, Waiting.newest(owner, object));
    }
    for (int i = 4; i >= 0; i--) {
      assertEquals(i, Waiting.takeNewest(owner, object));
    }
    assertNull(Waiting.newest(owner, object));
  }

  @Test
  void take_fromBothEndsInTurnLeavesTheRestInOrder() {
    for (int i = 0; i < 4; i++) {
      Waiting.add(owner, object, i);
    }
    assertEquals(3, Waiting.takeNewest(owner, object));
    assertEquals(0, Waiting.takeOldest(owner, object));
    Waiting.add(owner, object, 4);
    assertEquals(1, Waiting.takeOldest(owner, object));
    assertEquals(4, Waiting.takeNewest(owner, object));
    assertEquals(2, Waiting.takeOldest(owner, object));
    assertNull(Waiting.takeNewest(owner, object));
  }

  @Test
  void take_ofAnotherOwnerFindsNothingOfThis() {
    Object other = new Object();
    Waiting.add(owner, object, "here");
    Waiting.add(other, object, "there");
    assertEquals("there", Waiting.takeOldest(other, object));
    assertNull(Waiting.takeOldest(other, object));
    assertEquals("here", Waiting.takeOldest(owner, object));
  }

  /** So many that tables grow, and entries are used again. */
  @Test
  void take_findsEachOfMany() {
    List<Object> objects = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      objects.clear();
      for (int i = 0; i < 20_000; i++) {
        Object waiting = new Object();
        objects.add(waiting);
        Waiting.add(owner, waiting, i);
        Waiting.add(owner, waiting, -i);
      }
      for (int i = 0; i < objects.size(); i++) {
        assertEquals(i, Waiting.takeOldest(owner, objects.get(i)));
        assertEquals(-i, Waiting.takeOldest(owner, objects.get(i)));
        assertNull(Waiting.takeOldest(owner, objects.get(i)));
      }
    }
  }

  /** The counterpart: what waits for longer is found as long as somebody has it. */
  @Test
  void object_thatSomebodyHasIsFoundAfterCollections() {
    Waiting.add(owner, object, "first");
    isCollected(keptForNobody());
    Waiting.add(owner, object, "second");
    isCollected(keptForNobody());
    assertEquals("first", Waiting.takeOldest(owner, object));
    assertEquals("second", Waiting.takeOldest(owner, object));
  }

  @Test
  void object_thatNobodyHasIsNotKeptAndNeitherIsWhatWasCaptured() {
    isCollected(keptForNobody());
  }

  @Test
  void captured_thatWasTakenIsNotKept() {
    WeakReference<Object> captured = kept(object);
    assertNotNull(Waiting.takeOldest(owner, object));
    isCollected(captured);
  }

  @Test
  void owner_isNotKept() {
    Object shortLived = new Object();
    WeakReference<Object> reference = new WeakReference<>(shortLived);
    Waiting.add(shortLived, object, "captured");
    shortLived = null;
    isCollected(reference);
  }

  private WeakReference<Object> keptForNobody() {
    return kept(new Object());
  }

  private WeakReference<Object> kept(Object waiting) {
    Object captured = new Object();
    Waiting.add(owner, waiting, captured);
    return new WeakReference<>(captured);
  }

  private static void isCollected(WeakReference<Object> reference) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (reference.get() != null) {
      System.gc();
      assertTrue(System.nanoTime() < deadline, "It is kept.");
      Thread.onSpinWait();
    }
  }
}
