package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncHookCallbacks
import io.asynclocal.AsyncHooks
import io.asynclocal.contract.random.Judge
import io.asynclocal.contract.random.KeptStores
import io.asynclocal.contract.random.RandomPrograms
import io.asynclocal.contract.random.Stores
import io.asynclocal.contract.random.Together
import java.lang.ref.WeakReference
import java.util.concurrent.ExecutorService
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
 * Random programs beside a plain model. `-P random` runs 100,000 of them in each mode;
 * `-Drandom.seeds=1 -Drandom.first=17` runs a failed one again.
 */
internal class RandomProgramsTest : ThreadsAreClean {
  /** Runs it in the context that is current, of which everything in it is a child. */
  private fun run(program: Program, seed: Long): RandomRun {
    val isVirtual = seed % 5 == 4L
    val run = RandomRun(clock = if (isVirtual) Dispatchers.Default else EmptyCoroutineContext)
    val outer = asyncContext()
    when (seed % 5) {
      0L -> runBlocking(Dispatchers.Default + outer) { run.run(program) }
      1L -> runBlocking(Dispatchers.IO + outer) { run.run(program) }
      2L -> runBlocking(outer) { run.run(program) }
      3L -> onASingleThread { runBlocking(it + outer) { run.run(program) } }
      else -> runTest(outer) { run.run(program) }
    }
    return run
  }

  private fun faultsOf(program: Program, seed: Long): List<String> {
    val faults = run(program, seed).faults
    val left = AsyncContext.current()
    return if (left === AsyncContext.root()) faults
    else faults + "the thread of runBlocking is left with $left"
  }

  private fun onASingleThread(body: (CoroutineContext) -> Unit) =
    Executors.newSingleThreadExecutor().asCoroutineDispatcher().use(body)

  private fun requireNoFault(mode: String, beforeEach: (Long) -> Unit) =
    Together().use { together ->
      val judge =
        Judge<Program> { cases ->
          together.each(cases) {
            beforeEach(it.seed())
            it.faults().addAll(faultsOf(it.program(), it.seed()))
          }
        }
      programs.requireNoFault(mode, judge)
    }

  @Test fun randomPrograms_seeTheirOwnStoresEverywhere() = requireNoFault("no hooks") {}

  /** Each program finds hooks on or off, and has them switched by others while it runs. */
  @Test
  fun randomPrograms_seeTheirOwnStoresWithHooksThatAreSwitched() {
    val hook = AsyncHooks.createHook(object : AsyncHookCallbacks {})
    try {
      requireNoFault("hooks switched") { if (it % 3 == 0L) hook.disable() else hook.enable() }
    } finally {
      hook.disable()
    }
  }

  /** Its storages are kept, as in applications, and dispatchers and their threads go on. */
  @Test
  fun ended_keepsNoStore() {
    val kept = KeptStores()
    Together().use { together ->
      programs.judgeFirst(maxOf(KEPT_SEEDS, programs.seeds() / 10)) { cases ->
        together.each(cases) { case ->
          val store = Any()
          val run =
            Stores.KEPT.call<RandomRun, RuntimeException>(store) {
              run(case.program(), case.seed())
            }
          kept.add(case, run, listOf(WeakReference(store)))
        }
      }
    }
    kept.requireNone(KEPT_SEEDS) {
      Together().use { together ->
        programs.judgeFirst(KEPT_SEEDS) { cases ->
          together.each(cases) { case -> run(case.program(), case.seed()) }
        }
      }
    }
  }

  /** That the model has eyes: without the element most programs must fail. */
  @Test
  fun randomPrograms_withoutTheElementFail() {
    // On threads of their own, which are left with what such coroutines enter.
    val pools = List(3) { Executors.newFixedThreadPool(2) }
    try {
      programs.requireFaults(100, 60, blind(pools))
    } finally {
      pools.forEach { it.shutdown() }
    }
  }

  private fun blind(pools: List<ExecutorService>): Judge<Program> {
    val dispatchers = pools.map { it.asCoroutineDispatcher() }
    return Judge { cases ->
      cases.forEach { case ->
        val run = RandomRun(false, dispatchers.take(2), pools.last())
        runBlocking(dispatchers.first()) { run.run(case.program()) }
        case.faults().addAll(run.faults)
      }
    }
  }

  @Test
  fun smaller_isFlatterOrHasOneStepLess() {
    val program = Program.of(1)
    val size = program.toString().length
    assertTrue(program.smaller().isNotEmpty())
    assertTrue(program.smaller().all { it.toString().length < size }, program.toString())
    assertEquals(program, Program.of(1))
  }

  private companion object {
    const val KEPT_SEEDS = 100

    val programs: RandomPrograms<Program> =
      RandomPrograms.of("programs of coroutines", 300, Program::of)
  }
}
