package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ForkJoinPool
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Handlers that coroutines call on somebody else's thread, and values on their way. */
internal class HandlersTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()

  @Test
  fun invokeOnCancellation_boundSeesTheCoroutinesStoreWhoeverCancels() {
    val seen = CompletableFuture<Pair<String?, Throwable?>>()
    runBlocking(storage.asContextElement("coroutine")) {
      val job =
        launch(start = CoroutineStart.UNDISPATCHED) {
          suspendCancellableCoroutine<Unit> { coroutine ->
            coroutine.invokeOnCancellation(bound { seen.complete(storage.store to it) })
          }
        }
      ForkJoinPool.commonPool().submit { job.cancel() }.get()
      job.join()
    }
    assertEquals("coroutine", seen.get().first)
    assertEquals("StandaloneCoroutine was cancelled", seen.get().second?.message)
  }

  @Test
  fun onUndeliveredElement_boundSeesTheStoreOfTheChannelsMaker() {
    val seen = CompletableFuture<Pair<String, String?>>()
    runBlocking(storage.asContextElement("maker")) {
      val channel =
        Channel<String>(1, onUndeliveredElement = bound { seen.complete(it to storage.store) })
      channel.send("item")
      ForkJoinPool.commonPool().submit { channel.cancel() }.get()
    }
    assertEquals("item" to "maker", seen.get())
  }

  @Test
  fun channel_givesTheReceiverItsOwnStoreAndTheSendersWhereItIsCarried() {
    runBlocking(Dispatchers.Default + storage.asContextElement("receiver")) {
      val channel = Channel<Carried<String>>(2)
      launch(storage.asContextElement("sender")) {
        channel.send(Carried("first"))
        storage.withStore("sender, later") { channel.send(Carried("second")) }
        channel.close()
      }
      val seen = mutableListOf<Pair<String, String?>>()
      for (item in channel) {
        assertEquals("receiver", storage.store)
        item.use { seen += it to storage.store }
        assertEquals("receiver", storage.store)
      }
      assertEquals(listOf("first" to "sender", "second" to "sender, later"), seen)
      assertEquals("Carried(third)", Carried("third").toString())
    }
  }
}
