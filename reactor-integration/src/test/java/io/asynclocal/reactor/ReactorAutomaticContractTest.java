package io.asynclocal.reactor;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class ReactorAutomaticContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new ReactorCarrier(ReactorMode.AUTOMATIC);
  }
}
