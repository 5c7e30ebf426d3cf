package io.asynclocal.rxjava3;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;

final class RxJavaConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return RxJavaCarrier.onThreadPool();
  }
}
