package io.asynclocal.contract.core;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class CoreFuturesConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new FuturesCarrier();
  }
}
