package io.asynclocal.guava;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class GuavaContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new GuavaCarrier();
  }
}
