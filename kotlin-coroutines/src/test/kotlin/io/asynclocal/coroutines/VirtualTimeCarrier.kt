package io.asynclocal.coroutines

import java.util.concurrent.Semaphore
import kotlin.concurrent.thread
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestCoroutineScheduler

/** Coroutines of a test dispatcher; one thread moves its virtual time whenever something waits. */
internal class VirtualTimeCarrier private constructor(private val time: TestCoroutineScheduler) :
  CoroutinesCarrier("virtual time", StandardTestDispatcher(time)) {
  private val work = Semaphore(0)
  @Volatile private var closed = false
  private val clock = thread { moveTime() }

  constructor() : this(TestCoroutineScheduler())

  override fun handedOver() = work.release()

  override fun close() {
    super.close()
    closed = true
    work.release()
    clock.join()
  }

  private fun moveTime() {
    while (!closed) {
      work.acquire()
      work.drainPermits()
      time.advanceUntilIdle()
    }
  }
}
