package io.asynclocal.coroutines

import io.asynclocal.contract.Carrier
import io.asynclocal.contract.conformance.ContextConformance
import kotlinx.coroutines.Dispatchers

internal class CoroutinesConformanceTest : ContextConformance() {
  override fun newCarrier(): Carrier = CoroutinesCarrier("default", Dispatchers.Default)
}
