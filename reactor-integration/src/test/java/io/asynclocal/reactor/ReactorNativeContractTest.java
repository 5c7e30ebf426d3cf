package io.asynclocal.reactor;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class ReactorNativeContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new ReactorCarrier(ReactorMode.NATIVE);
  }
}
