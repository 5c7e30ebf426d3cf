package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executors
import java.util.concurrent.Future
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.reactive.asPublisher
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.rx3.asFlowable
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import org.reactivestreams.Publisher
import org.reactivestreams.Subscriber
import org.reactivestreams.Subscription

/** A flow that is turned into a publisher begins in its subscriber's context, whoever requests. */
internal class SubscribedFlowTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()

  private val source = flow {
    repeat(3) {
      emit(storage.store ?: "none")
      yield()
      storage.enterWith("${storage.store} $it")
    }
  }

  private fun published(): Map<String, Publisher<String>> {
    val inherited = inheritedAsyncContext()
    val name = CoroutineName("flow")
    return mapOf(
      "asPublisher" to source.asPublisher(inherited),
      "asFlux" to source.asFlux(inherited),
      "asFlowable" to source.asFlowable(inherited),
      "dispatched" to source.asFlux(Dispatchers.IO + inherited),
      "named before" to source.asPublisher(name + inherited),
      "named after" to source.asPublisher(inherited + name),
      "in parentheses" to source.asPublisher(Dispatchers.Default + (name + inherited)),
      "one store" to source.asFlux(storage.asContextElement("mine")),
    )
  }

  /** Keeps what it is given; requests only where it is told to. */
  private class Collecting : Subscriber<String> {
    lateinit var subscription: Subscription
    val seen = CompletableFuture<List<String>>()
    private val items = mutableListOf<String>()

    override fun onSubscribe(subscription: Subscription) {
      this.subscription = subscription
    }

    override fun onNext(item: String) {
      items += item
      subscription.request(1)
    }

    override fun onError(failure: Throwable) {
      seen.completeExceptionally(failure)
    }

    override fun onComplete() {
      seen.complete(items)
    }
  }

  @Test
  fun flowAsPublisher_beginsInItsSubscribersContextWhoeverRequests() {
    val executor = Executors.newSingleThreadExecutor()
    try {
      for ((name, publisher) in published()) {
        for (requester in listOf("OTHER", null)) {
          val collecting = Collecting()
          storage.run("mine") { publisher.subscribe(collecting) }
          val requesting: Future<*> = executor.submit {
            if (requester == null) collecting.subscription.request(1)
            else storage.run(requester) { collecting.subscription.request(1) }
          }
          assertEquals(
            listOf("mine", "mine 0", "mine 0 1"),
            collecting.seen.get(),
            "$name requested in $requester",
          )
          requesting.get()
          executor.submit { assertNull(storage.store, name) }.get()
        }
      }
    } finally {
      executor.shutdown()
    }
  }

  @Test
  fun flowAsPublisher_subscribedTwiceBeginsInEachSubscribersContext() {
    for ((name, publisher) in published() - "one store") {
      val subscribers = listOf("a", "b").associateWith { Collecting() }
      subscribers.forEach { (store, it) -> storage.run(store) { publisher.subscribe(it) } }
      storage.run("OTHER") { subscribers.values.forEach { it.subscription.request(1) } }
      subscribers.forEach { (store, it) ->
        assertEquals(listOf(store, "$store 0", "$store 0 1"), it.seen.get(), name)
      }
    }
  }
}
