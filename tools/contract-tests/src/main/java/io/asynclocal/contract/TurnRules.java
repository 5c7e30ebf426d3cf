package io.asynclocal.contract;

import org.junit.jupiter.api.Test;

/** The last rule of SPEC section 7. */
interface TurnRules extends OnCarrier {

  @Test
  default void rule7_19_aLoopKeepsNothingOfItsEarlierTurns() throws Exception {
    for (Turn turn : Turn.values()) {
      try (EndlessLoop loop = new EndlessLoop(carrier(), turn)) {
        loop.run();
        Collected.until(() -> loop.kept() == 0, turn + ": stores of earlier turns are kept.");
      }
    }
  }
}
