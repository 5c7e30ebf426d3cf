package io.asynclocal.contract.core;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class CoreExecutorsContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new ExecutorsCarrier();
  }
}
