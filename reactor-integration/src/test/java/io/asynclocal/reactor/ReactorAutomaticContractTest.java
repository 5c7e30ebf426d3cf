package io.asynclocal.reactor;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("io.asynclocal.reactor.Automatic#isThere")
final class ReactorAutomaticContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new ReactorCarrier(ReactorMode.AUTOMATIC);
  }
}
