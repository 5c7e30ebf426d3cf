package io.asynclocal.coroutines

import io.asynclocal.AsyncHookCallbacks
import io.asynclocal.AsyncHooks
import java.util.concurrent.Executors
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/**
 * Random programs beside a plain model. `-P random` runs 100,000 of them; `-Drandom.seed=17` runs
 * one, many times.
 */
internal class RandomProgramsTest : ThreadsAreClean {
  private val count = Integer.getInteger("random.seeds", 300)
  private val only = java.lang.Long.getLong("random.seed")
  private val seeds = if (only != null) List(1_000) { only } else List(count) { it.toLong() }

  private fun faultsOf(program: List<Step>, seed: Long): List<String> {
    val isVirtual = seed % 5 == 4L
    val run = RandomRun(clock = if (isVirtual) Dispatchers.Default else EmptyCoroutineContext)
    val root = asyncContext()
    when (seed % 5) {
      0L -> runBlocking(Dispatchers.Default + root) { run.run(program) }
      1L -> runBlocking(Dispatchers.IO + root) { run.run(program) }
      2L -> runBlocking(root) { run.run(program) }
      3L -> onASingleThread { runBlocking(it + root) { run.run(program) } }
      else -> runTest(root) { run.run(program) }
    }
    return run.faults
  }

  private fun onASingleThread(body: (CoroutineContext) -> Unit) =
    Executors.newSingleThreadExecutor().asCoroutineDispatcher().use(body)

  private fun check(seed: Long, mode: String) {
    val program = RandomPrograms.of(seed)
    val faults = faultsOf(program, seed)
    if (faults.isNotEmpty()) {
      val smallest =
        RandomPrograms.shrunk(program) { smaller ->
          (1..20).any { faultsOf(smaller, seed).isNotEmpty() }
        }
      throw AssertionError("seed $seed, $mode: $faults\nprogram: $program\nsmallest: $smallest")
    }
  }

  private fun all(mode: String, each: (Long) -> Unit) {
    println("random programs, coroutines, $mode: ${seeds.size} seeds from ${seeds.first()}")
    seeds.forEachIndexed { done, seed ->
      if (done > 0 && done % 10_000 == 0) println("random programs, coroutines, $mode: $done")
      each(seed)
    }
  }

  @Test fun randomPrograms_seeTheirOwnStoresEverywhere() = all("no hooks") { check(it, "no hooks") }

  @Test
  fun randomPrograms_seeTheirOwnStoresWithHooksThatAreSwitched() {
    val hook = AsyncHooks.createHook(object : AsyncHookCallbacks {})
    try {
      all("hooks switched") { seed ->
        if (seed % 3 == 0L) hook.disable() else hook.enable()
        check(seed, "hooks switched")
      }
    } finally {
      hook.disable()
    }
  }

  /** That the model has eyes: without the element most programs must fail. */
  @Test
  fun randomPrograms_withoutTheElementFail() {
    // On threads of their own, which are left with what such coroutines enter.
    val pools = List(3) { Executors.newFixedThreadPool(2) }
    val dispatchers = pools.map { it.asCoroutineDispatcher() }
    try {
      val failed =
        (0L until 100).count {
          val run = RandomRun(false, dispatchers.take(2), pools.last())
          runBlocking(dispatchers.first()) { run.run(RandomPrograms.of(it)) }
          run.faults.isNotEmpty()
        }
      assertTrue(failed > 60, "only $failed of 100 failed")
    } finally {
      dispatchers.forEach { it.close() }
    }
  }

  @Test
  fun shrinking_leavesTheStepsThatFail() {
    val program = RandomPrograms.of(1)
    val wanted = program.first { it.kind.hasInside }.inside.first()
    val smallest = RandomPrograms.shrunk(program) { "$wanted" in it.toString() }
    assertTrue(
      smallest.size == 1 && smallest.toString().length <= "$wanted".length + 2,
      "$smallest",
    )
    assertEquals(program, RandomPrograms.of(1))
  }
}
