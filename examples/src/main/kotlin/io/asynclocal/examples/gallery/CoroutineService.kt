package io.asynclocal.examples.gallery

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.coroutines.asyncContext
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking

/** Two coroutines of a request: what one enters, the other doesn't see. */
public object CoroutineService {
  private val USER: AsyncLocalStorage<String> = AsyncLocalStorage.create()

  private suspend fun greeting(): String = coroutineScope {
    val other = async {
      USER.enterWith("ben")
      delay(1.milliseconds)
      "hello ${USER.store}"
    }
    delay(1.milliseconds)
    "hello ${USER.store}, ${other.await()}"
  }

  /** Greets. */
  @JvmStatic
  public fun main(args: Array<String>) {
    USER.run("anna") { println(runBlocking(Dispatchers.Default + asyncContext()) { greeting() }) }
  }
}
