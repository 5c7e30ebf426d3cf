package io.asynclocal.vertx;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class VertxConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new VertxCarrier();
  }
}
