package io.asynclocal.benchmarks.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import io.asynclocal.coroutines.asyncContext
import io.opentelemetry.context.Context
import io.opentelemetry.context.ContextKey
import io.opentelemetry.extension.kotlin.asContextElement
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.asContextElement
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield

/** What Java can't say: coroutines that give way, and what they are started with. */
internal object Switches {
  /** How many switches one call of [run] makes. */
  const val COUNT: Int = 1_000

  /** Runs a coroutine that is suspended and resumed [COUNT] times. */
  @JvmStatic
  fun run(context: CoroutineContext): Unit = runBlocking(context) { repeat(COUNT) { yield() } }

  /** Returns a context without elements. */
  @JvmStatic fun nothing(): CoroutineContext = EmptyCoroutineContext

  /** Returns elements of [count] thread-locals. */
  @JvmStatic
  fun threadLocals(count: Int): CoroutineContext =
    (1..count).fold(EmptyCoroutineContext as CoroutineContext) { context, number ->
      context + ThreadLocal<String>().asContextElement("$number")
    }

  /** Returns our element with [count] stores. */
  @JvmStatic
  fun stores(count: Int): CoroutineContext {
    val context =
      (1..count).fold(AsyncContext.root()) { context, number ->
        val storage = AsyncLocalStorage.create<String>()
        context.call<AsyncContext, RuntimeException> {
          storage.enterWith("$number")
          AsyncContext.current()
        }
      }
    return asyncContext(context)
  }

  /** Returns OpenTelemetry's element with one value. */
  @JvmStatic
  fun openTelemetry(): CoroutineContext =
    Context.root().with(ContextKey.named<String>("key"), "value").asContextElement()
}
