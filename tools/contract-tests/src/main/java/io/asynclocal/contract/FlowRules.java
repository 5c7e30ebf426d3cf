package io.asynclocal.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** SPEC section 7, as far as it is about work that goes on at once. */
interface FlowRules extends OnCarrier {

  @Test
  default void rule7_18_concurrentFlowsNeverCross() {
    assertEquals(List.of(), new Flows(carrier()).run(100));
  }
}
