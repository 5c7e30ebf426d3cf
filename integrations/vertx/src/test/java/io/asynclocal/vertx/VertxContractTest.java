package io.asynclocal.vertx;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class VertxContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new VertxCarrier();
  }
}
