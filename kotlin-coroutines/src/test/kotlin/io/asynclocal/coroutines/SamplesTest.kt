package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.ForkJoinPool
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import reactor.core.publisher.Mono

/** The samples of the documentation. */
@OptIn(DelicateCoroutinesApi::class)
internal class SamplesTest : ThreadsAreClean {
  private val requestId = AsyncLocalStorage.builder<String>().name("requestId").build()
  private val logged = ConcurrentLinkedQueue<String>()

  private fun log(text: String) {
    logged += "${requestId.store} $text"
  }

  @Test
  fun scopeOfAnApplication() {
    val scope = AsyncContextScope(Dispatchers.Default)

    fun onRequest(id: String) =
      requestId.call<_, RuntimeException>(id) {
        scope.launch {
          delay(1)
          log("answered") // with the request's id
        }
      }

    runBlocking { onRequest("r-17").join() }
    assertEquals(listOf("r-17 answered"), logged.toList())
  }

  @Test
  fun storesForOneCoroutine() {
    requestId.run("r-17") {
      val job = GlobalScope.launch(asyncContext()) { log("launched") }
      runBlocking { job.join() }
    }
    assertEquals(listOf("r-17 launched"), logged.toList())
  }

  @Test
  fun storeForOneCoroutine() {
    runBlocking {
      launch(Dispatchers.IO + requestId.asContextElement("r-17")) { log("launched") }.join()
    }
    assertEquals(listOf("r-17 launched"), logged.toList())
  }

  @Test
  fun storesOfTheSubscriber() {
    val reply: Mono<String> =
      mono(inheritedAsyncContext()) {
        delay(1)
        "reply to ${requestId.store}"
      }

    requestId.run("r-17") { assertEquals("reply to r-17", reply.block()) }
    requestId.run("r-18") { assertEquals("reply to r-18", reply.block()) }
  }

  @Test
  fun storeForAPieceOfWork() {
    runBlocking(Dispatchers.Default) {
      requestId.withStore("r-17") {
        delay(1)
        launch { log("launched") } // has the id, as everything else in here
      }
      log("after")
    }
    assertEquals(listOf("r-17 launched", "null after"), logged.toList())
  }

  @Test
  fun severalStoresForAPieceOfWork() {
    val tenant = AsyncLocalStorage.create<String>()
    runBlocking(Dispatchers.Default) {
      withAsyncContext(AsyncContext.current().with(requestId, "r-17").with(tenant, "north")) {
        delay(1)
        log("in ${tenant.store}")
      }
      log("after in ${tenant.store}")
    }
    assertEquals(listOf("r-17 in north", "null after in null"), logged.toList())
  }

  @Test
  fun storeForTheRestOfACoroutine() {
    runBlocking(inheritedAsyncContext()) {
      launch {
        withContext(Dispatchers.IO) { requestId.enterWith("r-17") }
        log("entered")
        launch { log("launched after it") }
      }
        .join()
      log("parent")
    }
    assertEquals(
      listOf("r-17 entered", "r-17 launched after it", "null parent"),
      logged.toList(),
    )
  }

  @Test
  fun workThatBelongsToNobody() {
    val scope = AsyncContextScope(Dispatchers.Default)
    requestId.run("r-17") {
      AsyncContext.root().run { scope.launch { log("refreshed the cache") } }
    }
    runBlocking { scope.coroutineContext[Job]!!.children.toList().joinAll() }
    assertEquals(listOf("null refreshed the cache"), logged.toList())
  }

  @Test
  fun handlersOfCancellation() {
    runBlocking(requestId.asContextElement("r-17")) {
      val job =
        launch(start = CoroutineStart.UNDISPATCHED) {
          suspendCancellableCoroutine<Unit> { continuation ->
            continuation.invokeOnCancellation(bound { log("cancelled") })
          }
        }
      ForkJoinPool.commonPool().submit { job.cancel() }.get()
      job.join()
    }
    assertEquals(listOf("r-17 cancelled"), logged.toList())
  }

  @Test
  fun coroutinesWithoutContext() {
    val mistakes = mutableListOf<String>()

    reportCoroutinesWithoutContext { mistakes += "${it.place.fileName}: ${it.stores}" }
      .use { requestId.run("r-17") { runBlocking { log("launched") } } }

    assertEquals(listOf("SamplesTest.kt: AsyncContext[requestId]"), mistakes)
  }

  @Test
  fun jobsInTheContextOfTheirSender() {
    runBlocking {
      val jobs = Channel<Carried<String>>()
      launch(requestId.asContextElement("r-17")) {
        jobs.send(Carried("job"))
        jobs.close()
      }
      for (job in jobs) {
        job.use { log(it) } // in the sender's context
      }
    }
    assertEquals(listOf("r-17 job"), logged.toList())
  }
}
