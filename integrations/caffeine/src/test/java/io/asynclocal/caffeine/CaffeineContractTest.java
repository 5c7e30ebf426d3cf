package io.asynclocal.caffeine;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class CaffeineContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new CaffeineCarrier();
  }
}
