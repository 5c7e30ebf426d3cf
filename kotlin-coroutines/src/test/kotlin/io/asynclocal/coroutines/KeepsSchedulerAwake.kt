package io.asynclocal.coroutines

import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.Dispatchers
import org.junit.jupiter.api.extension.BeforeAllCallback
import org.junit.jupiter.api.extension.ExtensionContext
import org.junit.jupiter.api.extension.ExtensionContext.Namespace.GLOBAL

/**
 * Dispatches a task of nothing now and then, for as long as tests run. A task that is queued just
 * as kotlinx.coroutines' workers park is left lying until somebody else dispatches one (their
 * issues 3660 and 4491); an application always does, a test that waits for that task never.
 */
class KeepsSchedulerAwake : BeforeAllCallback {
  override fun beforeAll(context: ExtensionContext) {
    context.root.getStore(GLOBAL).getOrComputeIfAbsent(Heartbeat::class.java)
  }

  private class Heartbeat : AutoCloseable {
    private val timer = Executors.newSingleThreadScheduledExecutor()

    init {
      timer.scheduleAtFixedRate(
        { Dispatchers.Default.dispatch(EmptyCoroutineContext) {} },
        1,
        1,
        TimeUnit.SECONDS,
      )
    }

    override fun close() {
      timer.shutdownNow()
    }
  }
}
