package io.asynclocal.coroutines

import io.asynclocal.contract.Carrier
import io.asynclocal.contract.conformance.ContextConformance
import java.util.concurrent.Executors
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExecutorCoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher

internal class IoConformanceTest : ContextConformance() {
  override fun newCarrier(): Carrier = CoroutinesCarrier("io", Dispatchers.IO)
}

internal class UnconfinedConformanceTest : ContextConformance() {
  override fun newCarrier(): Carrier = UnconfinedCarrier()
}

internal class SingleThreadConformanceTest : ContextConformance() {
  override fun newCarrier(): Carrier =
    SingleThreadCarrier(Executors.newSingleThreadExecutor().asCoroutineDispatcher())

  private class SingleThreadCarrier(private val thread: ExecutorCoroutineDispatcher) :
    CoroutinesCarrier("single thread", thread) {
    override fun close() {
      super.close()
      thread.close()
    }
  }
}

internal class VirtualTimeConformanceTest : ContextConformance() {
  override fun newCarrier(): Carrier = VirtualTimeCarrier()
}
