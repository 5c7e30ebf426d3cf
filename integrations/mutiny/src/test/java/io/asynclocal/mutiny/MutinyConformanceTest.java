package io.asynclocal.mutiny;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class MutinyConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new MutinyCarrier();
  }
}
