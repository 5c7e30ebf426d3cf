package io.asynclocal.reactor;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class ReactorAutomaticConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new ReactorCarrier(ReactorMode.AUTOMATIC);
  }
}
