package io.asynclocal.rxjava2;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class RxJava2ConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new RxJava2Carrier();
  }
}
