package io.asynclocal.coroutines

import io.asynclocal.contract.AsyncContextContract
import io.asynclocal.contract.Carrier
import kotlinx.coroutines.Dispatchers

internal class CoroutinesContractTest : AsyncContextContract() {
  override fun newCarrier(): Carrier = CoroutinesCarrier("default", Dispatchers.Default)
}
