@file:JvmName("Coroutines")

package io.asynclocal.examples

import io.asynclocal.coroutines.AsyncContextScope
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.future

/** Returns a scope whose coroutines begin with the stores of whoever launches them. */
internal fun carryingScope(): CoroutineScope =
  AsyncContextScope(Dispatchers.Default + SupervisorJob())

/** Returns a scope as everybody makes it. */
internal fun plainScope(): CoroutineScope = CoroutineScope(Dispatchers.Default + SupervisorJob())

/** Calls [step] in a coroutine, after it has been suspended once. */
internal fun <T> inCoroutine(scope: CoroutineScope, step: Callable<T>): CompletableFuture<T> =
  scope.future {
    delay(1.milliseconds)
    step.call()
  }

/** Ends the coroutines of [scope]; it launches no more. */
internal fun end(scope: CoroutineScope): Unit = scope.cancel()
