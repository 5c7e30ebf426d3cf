package io.asynclocal.rxjava3;

import io.asynclocal.contract.AsyncContextContract;
import io.asynclocal.contract.Carrier;

final class RxJavaContractTest extends AsyncContextContract {
  @Override
  protected Carrier newCarrier() {
    return RxJavaCarrier.onThreadPool();
  }
}
