package io.asynclocal.coroutines

import java.util.concurrent.Executor
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/**
 * Coroutines that run on whatever thread resumes them. What is to run later than the call waits a
 * moment, and so runs on the thread that serves delays.
 */
internal class UnconfinedCarrier : CoroutinesCarrier("unconfined", Dispatchers.Unconfined) {
  private val withoutElement = CoroutineScope(Dispatchers.Unconfined)

  override fun immediate(body: Runnable) {
    scope.launch {
      delay(1)
      body.run()
    }
  }

  override fun workers(): Executor = Executor { task ->
    withoutElement.launch {
      delay(1)
      task.run()
    }
  }
}
