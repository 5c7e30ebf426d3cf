package io.asynclocal.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  private void request(int number, Integer seen) {
    tally.begin(null);
    for (int hop = 0; hop < Hop.values().length; hop++) {
      tally.hop(number, seen);
    }
    tally.answered();
  }

  @Test
  void isClean_whenEachHopSawItsOwnStore() {
    for (int number = 0; number < 200; number++) {
      request(number, number);
    }
    assertEquals("200 requests, 1,600 hops, 0 lost, 0 crossed", tally.toString());
    assertTrue(tally.isClean(200));
  }

  @Test
  void isClean_notWhenAHopSawNoStore() {
    request(0, null);
    assertEquals("1 requests, 8 hops, 8 lost, 0 crossed", tally.toString());
    assertFalse(tally.isClean(1));
  }

  @Test
  void isClean_notWhenAHopSawAnothersStore() {
    request(0, 1);
    assertEquals("1 requests, 8 hops, 0 lost, 8 crossed", tally.toString());
    assertFalse(tally.isClean(1));
  }

  @Test
  void isClean_notWhenARequestFoundAStoreOnItsThread() {
    request(0, 0);
    tally.begin(17);
    assertEquals(1, tally.crossed());
    assertFalse(tally.isClean(1));
  }

  @Test
  void isClean_notWhenARequestOrAHopIsMissing() {
    request(0, 0);
    assertFalse(tally.isClean(2));
    tally.answered();
    assertFalse(tally.isClean(2));
  }
}
