package io.asynclocal.rxjava2;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class RxJava2ContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return new RxJava2Carrier();
  }
}
