package io.asynclocal.micrometer;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class MicrometerContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new SnapshotCarrier();
  }
}
