package io.asynclocal.mutiny;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class MutinyContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new MutinyCarrier();
  }
}
