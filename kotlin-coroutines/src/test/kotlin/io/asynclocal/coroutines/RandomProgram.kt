package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.contract.random.RandomProgram
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.resume
import kotlin.random.Random
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.future.await
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactor.asFlux
import kotlinx.coroutines.reactor.awaitSingle
import kotlinx.coroutines.reactor.mono
import kotlinx.coroutines.rx3.await
import kotlinx.coroutines.rx3.rxSingle
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield

/**
 * One step of a random program: a [kind], a number out of which it makes what else it needs, and
 * the steps inside of it.
 */
internal data class Step(val kind: Kind, val draw: Int, val inside: List<Step>) {
  override fun toString() = if (inside.isEmpty()) "$kind($draw)" else "$kind($draw)$inside"

  enum class Kind(val hasInside: Boolean) {
    READ(false),
    ENTER_ID(false),
    ENTER_TENANT(false),
    RUN(false),
    YIELD(false),
    DELAY(false),
    RESUMED_ELSEWHERE(false),
    FUTURE_AWAITED(false),
    CHANNEL(false),
    SELECT(false),
    WITH_CONTEXT(true),
    WITH_ELEMENT(true),
    WITH_STORE(true),
    WITH_FOREIGN_ELEMENT(true),
    SCOPE(true),
    SUPERVISOR(true),
    TIMEOUT(true),
    TIMED_OUT(true),
    FAILING(true),
    LAUNCH(true),
    ASYNC(true),
    LAUNCH_WITH_ELEMENT(true),
    LAUNCH_WITH_FOREIGN_ELEMENT(true),
    CANCELLED(true),
    FUTURE(true),
    MONO(true),
    SINGLE(true),
    FLOW(true),
    FLOW_ON(true),
    FLOW_BUFFERED(true),
    FLOW_PUBLISHED(true),
  }
}

/** Steps, one after the other; a seed gives them. */
internal data class Program(val steps: List<Step>) : RandomProgram<Program> {
  override fun toString() = steps.toString()

  /** Returns it with one step less or flatter, in each possible way. */
  override fun smaller(): List<Program> = steps.smaller().map(::Program)

  private fun List<Step>.smaller(): List<List<Step>> =
    indices
      .flatMap { at ->
        val step = this[at]
        val before = take(at)
        val after = drop(at + 1)
        listOf(before + after, before + step.inside + after) +
          step.inside.smaller().map { before + step.copy(inside = it) + after }
      }
      .filter { it != this }

  companion object {
    /**
     * Not drawn unless asked for: what such a block enters on another dispatcher may be lost where
     * it ends before its caller is suspended, as the module's README says.
     */
    private val withForeignElements =
      setOf(Step.Kind.WITH_FOREIGN_ELEMENT, Step.Kind.LAUNCH_WITH_FOREIGN_ELEMENT)

    private val drawn =
      Step.Kind.entries.filter {
        it !in withForeignElements || System.getProperty("random.foreign").toBoolean()
      }

    fun of(seed: Long) = Program(Random(seed).steps(3))

    private fun Random.steps(depth: Int): List<Step> =
      List(nextInt(2, 6)) {
        val kinds = drawn.filter { depth > 0 || !it.hasInside }
        val kind = kinds[nextInt(kinds.size)]
        Step(kind, nextInt(1_000), if (kind.hasInside) steps(depth - 1) else emptyList())
      }
  }
}

/**
 * Runs a program beside a plain model of what each piece of it is to see: one for each coroutine,
 * copied where another is begun.
 *
 * @param isCarried false for the blind run, in which coroutines are begun without the element
 * @param dispatchers what coroutines are moved to
 * @param foreigner whose threads complete and resume
 * @param clock where time-outs are measured that must not be reached
 */
internal class RandomRun(
  private val isCarried: Boolean = true,
  private val dispatchers: List<CoroutineDispatcher> =
    listOf(Dispatchers.Default, Dispatchers.IO, Dispatchers.Unconfined),
  private val foreigner: Executor = ForkJoinPool.commonPool(),
  private val clock: CoroutineContext = EmptyCoroutineContext,
) {
  val faults = CopyOnWriteArrayList<String>()
  private val id = AsyncLocalStorage.create<String>()
  private val tenant = AsyncLocalStorage.create<String>()
  private val others = AsyncLocalStorage.create<String>()

  /** What a coroutine, or a block of one, has. */
  private class Model(var id: String?, var tenant: String?, var others: String?) {
    fun copy() = Model(id, tenant, others)
  }

  private inner class Foreign(private val store: String) : ThreadContextElement<String?> {
    override val key: CoroutineContext.Key<*> = ForeignKey

    override fun updateThreadContext(context: CoroutineContext): String? =
      others.store.also { others.enterWith(store) }

    override fun restoreThreadContext(context: CoroutineContext, oldState: String?) =
      others.enterWith(oldState)
  }

  private object ForeignKey : CoroutineContext.Key<ThreadContextElement<*>>

  suspend fun run(program: Program) = coroutineScope {
    run(program.steps, Model(null, null, null))
  }

  private suspend fun run(steps: List<Step>, model: Model): Unit = steps.forEach { step ->
    check(step, "before", model)
    run(step, model)
    check(step, "after", model)
  }

  private fun check(step: Step, place: String, model: Model) {
    val seen = listOf(id.store, tenant.store, others.store)
    val right = listOf(model.id, model.tenant, model.others)
    if (seen != right) {
      faults += "$place ${step.kind}(${step.draw}): $seen instead of $right"
    }
  }

  private suspend fun run(step: Step, model: Model) {
    val name = "${step.kind}${step.draw}"
    val dispatcher = dispatchers[step.draw % dispatchers.size]
    val body = step.inside
    when (step.kind) {
      Step.Kind.READ -> Unit
      Step.Kind.ENTER_ID -> id.enterWith(name).also { model.id = name }
      Step.Kind.ENTER_TENANT -> tenant.enterWith(name).also { model.tenant = name }
      Step.Kind.RUN ->
        coroutineScope {
          id.run(name) {
            tenant.enterWith(name)
            model.tenant = name
            val inside = model.copy().also { it.id = name }
            check(step, "inside", inside)
            launch(dispatcher) { check(step, "launched inside", inside) }
          }
        }
      Step.Kind.YIELD -> yield()
      Step.Kind.DELAY -> delay(1)
      Step.Kind.RESUMED_ELSEWHERE ->
        suspendCancellableCoroutine { coroutine ->
          id.run("OTHER") { foreign(step.draw) { coroutine.resume(Unit) } }
        }
      Step.Kind.FUTURE_AWAITED -> {
        val future = CompletableFuture<Unit>()
        foreign(step.draw) { future.complete(Unit) }
        future.await()
      }
      Step.Kind.CHANNEL ->
        coroutineScope {
          val channel = Channel<Carried<Int>>()
          launch {
            id.enterWith("sender")
            channel.send(Carried(1))
          }
          val sent = channel.receive()
          check(step, "received", model)
          sent.use { check(step, "in use", model.copy().also { it.id = "sender" }) }
        }
      Step.Kind.SELECT ->
        coroutineScope {
          val first = async { delay(1) }
          val second = async(dispatcher) { check(step, "in a branch", model) }
          select {
            first.onAwait { check(step, "selected", model) }
            second.onAwait { check(step, "selected", model) }
          }
        }
      Step.Kind.WITH_CONTEXT -> withContext(dispatcher) { run(body, model) }
      Step.Kind.WITH_ELEMENT ->
        withContext(id.asContextElement(name)) {
          run(body, model.copy().also { it.id = name })
        }
      Step.Kind.WITH_STORE -> {
        val inside = model.copy().also { it.id = name }
        try {
          id.withStore(name) { run(body, inside) }
        } finally {
          model.tenant = inside.tenant
        }
      }
      Step.Kind.WITH_FOREIGN_ELEMENT -> {
        val before = model.others
        val added = if (step.draw % 2 == 0) dispatcher + Foreign(name) else Foreign(name)
        try {
          withContext(added) {
            model.others = name
            run(body, model)
          }
        } finally {
          model.others = before
        }
      }
      Step.Kind.SCOPE -> coroutineScope { run(body, model) }
      Step.Kind.SUPERVISOR -> supervisorScope { run(body, model) }
      Step.Kind.TIMEOUT -> withContext(clock) { withTimeout(600_000) { run(body, model) } }
      Step.Kind.TIMED_OUT -> {
        run(body, model)
        withTimeoutOrNull(1) {
          check(step, "inside", model)
          tenant.enterWith(name)
          model.tenant = name
          awaitCancellation()
        }
      }
      Step.Kind.FAILING ->
        try {
          withContext(dispatcher) {
            run(body, model)
            throw OnPurpose()
          }
        } catch (_: OnPurpose) {
          check(step, "caught", model)
        }
      Step.Kind.LAUNCH ->
        coroutineScope {
          val child = model.copy()
          launch(dispatcher) { run(body, child) }
          yield()
          check(step, "beside", model)
        }
      Step.Kind.ASYNC ->
        coroutineScope {
          val child = model.copy()
          val start = CoroutineStart.entries[step.draw % CoroutineStart.entries.size]
          async(start = start) { run(body, child) }.await()
        }
      Step.Kind.LAUNCH_WITH_ELEMENT ->
        coroutineScope {
          val child = model.copy().also { it.id = name }
          launch(dispatcher + id.asContextElement(name)) { run(body, child) }
        }
      Step.Kind.LAUNCH_WITH_FOREIGN_ELEMENT ->
        coroutineScope {
          val child = model.copy().also { it.others = name }
          launch(dispatcher + Foreign(name)) { run(body, child) }
        }
      Step.Kind.CANCELLED ->
        coroutineScope {
          val child = model.copy()
          launch(dispatcher) {
              try {
                run(body, child)
                awaitCancellation()
              } finally {
                check(step, "cancelled", child)
              }
            }
            .also { yield() }
            .cancel()
        }
      Step.Kind.FUTURE ->
        coroutineScope {
          val child = model.copy()
          future(dispatcher) { run(body, child) }.await()
        }
      Step.Kind.MONO -> {
        val child = model.copy()
        mono(begun(dispatcher)) { run(body, child) }.awaitSingle()
      }
      Step.Kind.SINGLE -> {
        val child = model.copy()
        rxSingle(begun(dispatcher)) { run(body, child) }.await()
      }
      Step.Kind.FLOW -> source(body, model).map { check(step, "mapped", model) }.collect {}
      Step.Kind.FLOW_ON ->
        (1..3)
          .asFlow()
          .map { check(step, "above", model) }
          .flowOn(dispatcher)
          .collect {
            yield()
            check(step, "collected", model)
          }
      Step.Kind.FLOW_BUFFERED -> {
        val child = model.copy()
        source(body, child).buffer(1).collect { check(step, "collected", model) }
      }
      Step.Kind.FLOW_PUBLISHED -> {
        val child = model.copy()
        source(body, child).asFlux(begun(dispatcher)).asFlow().collect {
          check(step, "collected", model)
        }
      }
    }
  }

  private fun source(steps: List<Step>, model: Model) = flow {
    emit(1)
    run(steps, model)
    emit(2)
  }

  private fun begun(dispatcher: CoroutineDispatcher): CoroutineContext =
    if (isCarried) dispatcher + inheritedAsyncContext() else dispatcher

  /** Calls on a thread of somebody else, in a context of somebody else or in none. */
  private fun foreign(draw: Int, call: () -> Unit) = foreigner.execute {
    if (draw % 2 == 0) id.run("OTHER") { call() } else call()
    if (id.store != null || tenant.store != null || others.store != null) {
      faults += "a foreign thread is left with ${listOf(id.store, tenant.store, others.store)}"
    }
  }

  private class OnPurpose : RuntimeException("on purpose", null, false, false)
}
