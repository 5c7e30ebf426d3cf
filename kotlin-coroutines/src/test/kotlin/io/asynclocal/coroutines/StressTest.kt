package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.cancellation.CancellationException
import kotlin.random.Random
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * Very many coroutines that suspend, move, enter, launch and are cancelled at random; each knows
 * what it must see in every storage.
 */
internal class StressTest : ThreadsAreClean {
  private val storages = List(8) { AsyncLocalStorage.builder<String>().name("s$it").build() }
  private val finished = AtomicInteger()
  private val cancelled = AtomicInteger()
  private val reads = AtomicInteger()
  private val wrong = ConcurrentHashMap.newKeySet<String>()

  @Test
  fun hundredThousandCoroutines_loseNothingAndCrossNothing() {
    val seed = Random.nextLong()
    val scope = AsyncContextScope(Dispatchers.Default)
    runBlocking {
      (0 until COROUTINES)
        .map { number ->
          val random = Random(seed + number)
          val start = random.nextInt(storages.size)
          val expected = arrayOfNulls<String>(storages.size).also { it[start] = "$number" }
          storages[start].call<_, RuntimeException>("$number") {
            scope.launch { live(number, random, expected) }
          }
        }
        .joinAll()
    }
    val summary = "seed $seed: ${wrong.size} wrong in ${reads.get()} reads"
    assertEquals(emptySet<String>(), wrong.take(5).toSet(), summary)
    assertEquals(COROUTINES, finished.get(), summary)
    assertTrue(cancelled.get() > COROUTINES / 100, "only ${cancelled.get()} were cancelled")
    assertPoolIsClean()
  }

  private suspend fun live(number: Int, random: Random, expected: Array<String?>) {
    try {
      repeat(random.nextInt(2, 8)) { step -> act(number, step, random, expected) }
    } catch (e: CancellationException) {
      cancelled.incrementAndGet()
      throw e
    } finally {
      check(expected)
      withContext(NonCancellable) { yield() }
      check(expected)
      finished.incrementAndGet()
    }
  }

  private suspend fun act(number: Int, step: Int, random: Random, expected: Array<String?>) {
    val which = random.nextInt(storages.size)
    val store = "$number/$step"
    when (random.nextInt(8)) {
      0 -> yield()
      1 -> delay(random.nextLong(3))
      2 -> withContext(Dispatchers.IO) { enter(which, store, expected) }
      3 -> enter(which, store, expected)
      4 -> bind(which, store, expected, random)
      5 -> launchChild(which, store, expected)
      6 -> storages[which].run(store) { check(expected.with(which, store)) }
      else ->
        if (random.nextInt(10) == 0) {
          currentCoroutineContext().cancel()
        }
    }
    check(expected)
  }

  private fun enter(which: Int, store: String, expected: Array<String?>) {
    storages[which].enterWith(store)
    expected[which] = store
    check(expected)
  }

  private suspend fun bind(which: Int, store: String, expected: Array<String?>, random: Random) {
    val other = (which + 1 + random.nextInt(storages.size - 1)) % storages.size
    storages[which].withStore(store) {
      check(expected.with(which, store))
      yield()
      enter(other, "$store entered", expected.with(which, store))
      expected[other] = "$store entered"
    }
  }

  private suspend fun launchChild(which: Int, store: String, expected: Array<String?>) {
    coroutineScope {
      val inherited = expected.copyOf()
      launchIn(this, which, store, inherited)
      enter(which, "$store parent", expected)
      yield()
    }
  }

  private fun launchIn(
    scope: CoroutineScope,
    which: Int,
    store: String,
    inherited: Array<String?>,
  ) {
    scope.launch(Dispatchers.Default) {
      check(inherited)
      enter(which, "$store child", inherited)
      yield()
      check(inherited)
    }
  }

  private fun Array<String?>.with(which: Int, store: String) = copyOf().also { it[which] = store }

  private fun check(expected: Array<String?>) {
    storages.forEachIndexed { which, storage ->
      reads.incrementAndGet()
      val seen = storage.store
      if (seen != expected[which]) {
        wrong += "${expected[which]} expected, $seen seen"
      }
    }
  }

  private fun assertPoolIsClean() {
    val threads = Runtime.getRuntime().availableProcessors().coerceAtLeast(2)
    val together = CountDownLatch(threads)
    val left =
      List(threads) {
        CompletableFuture.supplyAsync(
          {
            together.countDown()
            together.await()
            AsyncContext.current()
          },
          Dispatchers.Default.asExecutor(),
        )
      }
    assertEquals(setOf(AsyncContext.root()), left.map { it.get() }.toSet())
  }

  private companion object {
    const val COROUTINES = 100_000
  }
}
