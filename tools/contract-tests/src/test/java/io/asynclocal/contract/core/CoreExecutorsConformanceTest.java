package io.asynclocal.contract.core;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class CoreExecutorsConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new ExecutorsCarrier();
  }
}
