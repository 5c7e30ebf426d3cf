package io.asynclocal.reactor;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class ReactorNativeAndAutomaticConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new ReactorCarrier(ReactorMode.BOTH);
  }
}
