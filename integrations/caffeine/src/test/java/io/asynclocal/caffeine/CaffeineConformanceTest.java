package io.asynclocal.caffeine;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class CaffeineConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new CaffeineCarrier();
  }
}
