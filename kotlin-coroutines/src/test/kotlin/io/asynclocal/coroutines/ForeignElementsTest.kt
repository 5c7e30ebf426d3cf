package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.ThreadView
import io.asynclocal.environment.Installation
import io.asynclocal.logging.LoggingIntegration
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.resume
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.slf4j.MDCContext
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.slf4j.MDC

/**
 * What elements of somebody else set through our stores is in force for their own block, and never
 * for the coroutine that has it. Most of it is a race that was lost nearly each time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
internal class ForeignElementsTest {
  private val storage = AsyncLocalStorage.create<String>()
  private val other = AsyncLocalStorage.create<String>()
  private lateinit var logging: Installation

  @BeforeAll
  fun install() {
    logging = LoggingIntegration.install()
  }

  @AfterAll fun uninstall() = logging.close()

  @AfterEach
  fun nothingIsLeftOnTheTestsThread() {
    assertTrue(ThreadView.ofCurrentThread().holdsNothing())
  }

  /** What an element of the application does that sets a store and puts back what was there. */
  private inner class Setting(private val store: String) : ThreadContextElement<String?> {
    override val key: CoroutineContext.Key<*> = Key

    override fun updateThreadContext(context: CoroutineContext): String? =
      storage.store.also { storage.enterWith(store) }

    override fun restoreThreadContext(context: CoroutineContext, oldState: String?) =
      storage.enterWith(oldState)
  }

  private object Key : CoroutineContext.Key<Setting>

  private fun inACoroutine(block: suspend CoroutineScope.() -> Unit) =
    runBlocking(Dispatchers.Default + asyncContext(), block)

  private suspend fun moved() = suspendCancellableCoroutine { coroutine ->
    Dispatchers.IO.asExecutor().execute { coroutine.resume(Unit) }
  }

  private fun logged() = MDC.get("id")

  @Test
  fun mdcContext_isInForceInItsBlockAndNotAfterIt() = inACoroutine {
    MDC.put("id", "C")
    repeat(3_000) {
      withContext(Dispatchers.IO + MDCContext(mapOf("id" to "M"))) {
        assertEquals("M", logged())
        yield()
        assertEquals("M", logged())
      }
      assertEquals("C", logged())
      moved()
      assertEquals("C", logged())
    }
  }

  @Test
  fun mdcContext_ofTheSameDispatcherIsInForceInItsBlockAndNotAfterIt() = inACoroutine {
    MDC.put("id", "C")
    for (moves in listOf(true, false)) {
      repeat(3_000) {
        withContext(MDCContext(mapOf("id" to "M"))) {
          assertEquals("M", logged())
          if (moves) moved()
          assertEquals("M", logged())
        }
        assertEquals("C", logged())
        moved()
        assertEquals("C", logged())
      }
    }
  }

  @Test
  fun enterWith_besideAForeignElementHoldsInItsBlockAndAfterIt() = inACoroutine {
    MDC.put("id", "C")
    repeat(3_000) {
      withContext(Dispatchers.IO + MDCContext(mapOf("id" to "M"))) {
        storage.enterWith("$it")
        moved()
        assertEquals("M" to "$it", logged() to storage.store)
        withContext(MDCContext(mapOf("id" to "N"))) {
          assertEquals("N" to "$it", logged() to storage.store)
          other.enterWith("$it")
          if (it % 2 == 0) moved()
          assertEquals("N" to "$it", logged() to other.store)
        }
        assertEquals("M" to "$it", logged() to other.store)
        storage.enterWith("again $it")
        moved()
        assertEquals("M" to "again $it", logged() to storage.store)
      }
      assertEquals(listOf("C", "again $it", "$it"), listOf(logged(), storage.store, other.store))
      moved()
      assertEquals(listOf("C", "again $it", "$it"), listOf(logged(), storage.store, other.store))
    }
  }

  @Test
  fun withStore_besideAForeignElementHandsOnWhatWasEnteredInIt() = inACoroutine {
    MDC.put("id", "C")
    repeat(1_000) {
      withContext(Dispatchers.IO + MDCContext(mapOf("id" to "M"))) {
        storage.withStore("inside") {
          moved()
          assertEquals("M" to "inside", logged() to storage.store)
          other.enterWith("$it")
        }
        assertEquals(listOf("M", null, "$it"), listOf(logged(), storage.store, other.store))
        moved()
        assertEquals(listOf("M", null, "$it"), listOf(logged(), storage.store, other.store))
      }
      assertEquals(listOf("C", null, "$it"), listOf(logged(), storage.store, other.store))
    }
  }

  @Test
  fun anyElementThatSetsAStore_isInForceInItsBlockAndNotAfterIt() = inACoroutine {
    storage.enterWith("C")
    repeat(3_000) {
      withContext(Dispatchers.IO + Setting("S")) {
        yield()
        assertEquals("S", storage.store)
        val child = async { storage.store }
        assertEquals("S", child.await())
      }
      assertEquals("C", storage.store)
      val child = async(Setting("T")) { storage.store.also { yield() } to storage.store }
      assertEquals("T" to "T", child.await())
      assertEquals("C", storage.store)
    }
  }

  /** Whichever stands first: such a scope is made by a plugin that knows nothing of ours. */
  @Test
  fun mdcContext_ofAScopeIsInForceBesideItsStores() {
    val mdc = MDCContext(mapOf("id" to "M"))
    val stores = storage.asContextElement("stores")
    for (context in listOf(stores + mdc, mdc + stores, mdc + (Dispatchers.IO + stores))) {
      runBlocking(Dispatchers.Default + context) {
        repeat(100) {
          assertEquals("M" to "stores", logged() to storage.store)
          moved()
        }
      }
      assertNull(logged())
    }
  }

  @Test
  fun flowOnAnMdcContext_isInForceAboveAndNotBelow() = inACoroutine {
    MDC.put("id", "C")
    val source = flow {
      repeat(3) {
        emit(logged())
        yield()
      }
    }
    repeat(1_000) {
      for (context in
        listOf(MDCContext(mapOf("id" to "M")), Dispatchers.IO + MDCContext(mapOf("id" to "M")))) {
        val seen = source.flowOn(context).map { above -> above to logged() }.toList()
        assertEquals(List(3) { "M" to "C" }, seen)
        // Before kotlinx-coroutines 1.11 it isn't restored before the next dispatch.
        yield()
        assertEquals("C", logged())
      }
    }
  }

  /** Without a store of ours in it, an element changes nothing. */
  @Test
  fun anElementOfAThreadLocal_leavesTheCoroutineItsStores() = inACoroutine {
    val local = ThreadLocal<String>()
    repeat(3_000) {
      withContext(Dispatchers.IO + local.asElement("L")) {
        storage.enterWith("$it")
        moved()
        assertEquals("L" to "$it", local.get() to storage.store)
      }
      assertEquals(null to "$it", local.get() to storage.store)
    }
  }

  private fun <T> ThreadLocal<T>.asElement(value: T) =
    object : ThreadContextElement<T?> {
      override val key = object : CoroutineContext.Key<ThreadContextElement<T?>> {}

      override fun updateThreadContext(context: CoroutineContext): T? = get().also { set(value) }

      override fun restoreThreadContext(context: CoroutineContext, oldState: T?) =
        if (oldState == null) remove() else set(oldState)
    }
}
