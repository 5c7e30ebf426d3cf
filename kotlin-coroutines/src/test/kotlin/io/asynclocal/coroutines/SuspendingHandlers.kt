package io.asynclocal.coroutines

import java.util.function.BiConsumer
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import org.springframework.web.bind.annotation.ExceptionHandler

/**
 * What a controller in Kotlin does, for the tests of the starter for Spring Boot, which compile no
 * Kotlin: they make it a controller. [seen] is told of each hop, and whose it is; [enter] enters
 * `entered`.
 */
public open class SuspendingHandlers(
  private val seen: BiConsumer<String, String>,
  private val enter: Runnable,
) {

  public suspend fun suspending(id: String): String {
    seen.accept("suspend handler", id)
    delay(1)
    seen.accept("after delay", id)
    withContext(Dispatchers.IO) { seen.accept("withContext(IO)", id) }
    seen.accept("after withContext", id)
    coroutineScope { async { seen.accept("async", id) }.await() }
    return id
  }

  /** Resumed by a thread that is nobody's. */
  public suspend fun awaiting(id: String): String {
    val answer = CompletableDeferred<String>()
    Thread { answer.complete(id) }.start()
    seen.accept("after await", answer.await())
    return id
  }

  public suspend fun entering(id: String): String {
    seen.accept("before entering in a coroutine", id)
    enter.run()
    delay(1)
    seen.accept("entered in a coroutine", "entered")
    return id
  }

  public suspend fun failing(id: String): String {
    delay(1)
    seen.accept("before the failure", id)
    throw IllegalArgumentException(id)
  }

  public suspend fun failingOnceMore(id: String): String {
    delay(1)
    throw IllegalStateException(id)
  }

  @ExceptionHandler
  public suspend fun failed(failure: IllegalStateException): String {
    val id = failure.message.toString()
    seen.accept("suspend @ExceptionHandler", id)
    delay(1)
    seen.accept("after delay in suspend @ExceptionHandler", id)
    return id
  }

  public fun flowing(id: String): Flow<String> = flow {
    seen.accept("flow", id)
    delay(1)
    seen.accept("after delay in a flow", id)
    emit(id)
  }
}
