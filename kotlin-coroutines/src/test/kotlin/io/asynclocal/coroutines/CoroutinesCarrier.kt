package io.asynclocal.coroutines

import io.asynclocal.contract.Carrier
import java.time.Duration
import java.util.concurrent.Executor
import java.util.function.Supplier
import kotlin.time.toKotlinDuration
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope

/** Coroutines of one scope, on one dispatcher. */
internal open class CoroutinesCarrier(
  private val label: String,
  private val dispatcher: CoroutineDispatcher,
) : Carrier {
  /** Bodies that throw do so on purpose, and nobody is to hear of it. */
  private val silence = CoroutineExceptionHandler { _, _ -> }

  protected val scope = AsyncContextScope(SupervisorJob() + dispatcher + silence)

  /** Told whenever something was handed to the dispatcher. */
  protected open fun handedOver() {}

  override fun name(): String = "coroutines ($label)"

  override fun timer(delay: Duration, body: Runnable) {
    scope.launch {
      delay(delay.toKotlinDuration())
      body.run()
    }
    handedOver()
  }

  override fun immediate(body: Runnable) {
    scope.launch { body.run() }
    handedOver()
  }

  override fun microtask(body: Runnable) {
    scope.async { body.run() }
    handedOver()
  }

  override fun promise(): Carrier.Promise = DeferredPromise()

  override fun async(parts: List<Supplier<Carrier.Promise>>) {
    scope.launch(start = CoroutineStart.UNDISPATCHED) {
      parts.forEach { (it.get() as DeferredPromise).settled.join() }
    }
    handedOver()
  }

  override fun emitter(): Carrier.Emitter = FlowEmitter()

  override fun workers(): Executor = Executor { task ->
    dispatcher.asExecutor().execute(task)
    handedOver()
  }

  override fun close() = scope.cancel()

  private inner class DeferredPromise : Carrier.Promise {
    private val deferred = CompletableDeferred<Unit>()

    val settled: Job
      get() = deferred

    override fun resolve() {
      deferred.complete(Unit)
      handedOver()
    }

    override fun reject() {
      deferred.completeExceptionally(IllegalStateException("rejected"))
      handedOver()
    }

    override fun then(reaction: Runnable) {
      scope.launch {
        deferred.join()
        reaction.run()
      }
      handedOver()
    }
  }

  private inner class FlowEmitter : Carrier.Emitter {
    private val events = MutableSharedFlow<Unit>(extraBufferCapacity = Int.MAX_VALUE)

    /** Subscribes at once, and gives each event a coroutine of its own. */
    override fun on(listener: Runnable) {
      scope.launch(start = CoroutineStart.UNDISPATCHED) {
        supervisorScope { events.collect { launch { listener.run() } } }
      }
    }

    override fun emit() {
      events.tryEmit(Unit)
      handedOver()
    }
  }
}
