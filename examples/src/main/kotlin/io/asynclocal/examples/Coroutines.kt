@file:JvmName("Coroutines")

package io.asynclocal.examples

import io.asynclocal.coroutines.asyncContext
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture
import kotlin.coroutines.CoroutineContext
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.future

/** Calls [step] in a coroutine, after it has been suspended once. */
internal fun <T> inCoroutine(context: CoroutineContext, step: Callable<T>): CompletableFuture<T> =
  CoroutineScope(Dispatchers.Default + context).future {
    delay(1.milliseconds)
    step.call()
  }

/** Returns what makes a coroutine begin with the stores of whoever launches it. */
internal fun carrying(): CoroutineContext = asyncContext()
