package io.asynclocal.guava;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class GuavaConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new GuavaCarrier();
  }
}
