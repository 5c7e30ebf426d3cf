package io.asynclocal.coroutines

import java.lang.System.Logger.Level
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Job

/** Tells of a scope that was open when a coroutine was suspended, which belongs to a thread. */
internal fun reportOpenScope(coroutine: CoroutineContext) {
  System.getLogger("io.asynclocal")
    .log(
      Level.WARNING,
      "A scope was open on thread ''{0}'' when {1} was suspended or ended there; its store doesn''t" +
        " follow the coroutine. Use withStore(…) round code that suspends, and scopes only where" +
        " nothing does.",
      Thread.currentThread().name,
      coroutine[CoroutineName] ?: coroutine[Job] ?: "a coroutine",
    )
}
