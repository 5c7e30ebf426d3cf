package io.asynclocal.reactor;

import io.asynclocal.contract.Carrier;
import io.asynclocal.contract.conformance.ContextConformance;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.asynclocal.reactor.Automatic#isThere")
final class ReactorAutomaticConformanceTest extends ContextConformance {
  @Override
  protected Carrier newCarrier() {
    return new ReactorCarrier(ReactorMode.AUTOMATIC);
  }
}
