package io.asynclocal.coroutines

import io.asynclocal.AsyncHookCallbacks
import io.asynclocal.AsyncHooks
import io.asynclocal.AsyncResource
import java.util.Collections
import java.util.concurrent.Semaphore
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.Assertions.assertTrue

/** What hooks are told of coroutines, numbered in the order of their launches. */
internal class RecordedCoroutines : AsyncHookCallbacks, AutoCloseable {
  private val numbers = mutableMapOf<Long, Int>()
  private val told = Collections.synchronizedList(mutableListOf<String>())
  private val destroyed = Semaphore(0)
  private val hook = AsyncHooks.createHook(this).enable()

  val events: List<String>
    get() = synchronized(told) { told.toList() }

  override fun init(asyncId: Long, type: String, triggerAsyncId: Long, resource: AsyncResource) {
    if (type == "Coroutine") {
      val number = synchronized(numbers) { numbers.getOrPut(asyncId) { numbers.size + 1 } }
      told += "init $number by ${numberOf(triggerAsyncId) ?: "nobody"}"
    }
  }

  override fun before(asyncId: Long) = tell("before", asyncId)

  override fun after(asyncId: Long) = tell("after", asyncId)

  override fun destroy(asyncId: Long) {
    tell("destroy", asyncId)
    numberOf(asyncId)?.let { destroyed.release() }
  }

  /** Waits until so many coroutines were destroyed, or one of them so often. */
  fun awaitDestroyed(count: Int) {
    assertTrue(destroyed.tryAcquire(count, 30, TimeUnit.SECONDS), "$events")
  }

  override fun close() {
    hook.disable()
  }

  private fun tell(event: String, asyncId: Long) {
    numberOf(asyncId)?.let { told += "$event $it" }
  }

  private fun numberOf(asyncId: Long) = synchronized(numbers) { numbers[asyncId] }
}
