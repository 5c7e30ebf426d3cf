package io.asynclocal.micrometer;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class MicrometerConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new SnapshotCarrier();
  }
}
