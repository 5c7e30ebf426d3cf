package io.asynclocal.reactor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FlowTest {

  @Test
  void flow_isWithinItselfAndWhatItWasBegunIn() {
    Flow outer = Flow.within(null);
    Flow inner = Flow.within(outer);
    assertTrue(inner.isWithin(inner));
    assertTrue(inner.isWithin(outer));
    assertFalse(outer.isWithin(inner));
    assertFalse(inner.isWithin(Flow.within(outer)), "a sibling's");
  }

  @Test
  void flow_thatBeginsItselfForeverStaysShortAndIsStillWithinTheNearest() {
    Flow flow = Flow.within(null);
    for (int turn = 0; turn < 10_000; turn++) {
      Flow next = Flow.within(flow);
      assertTrue(next.isWithin(flow));
      assertTrue(next.length() < 40);
      flow = next;
    }
  }
}
