package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Test

/** A context that has our element is a context like any other. */
internal class SumOfElementsTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()
  private val other = AsyncLocalStorage.create<String>()
  private val name = CoroutineName("name")

  @Test
  fun elementsInOneSum_areAllThereWhereverParenthesesStand() {
    val a = storage.asContextElement("a")
    val b = other.asContextElement("b")
    val sums = listOf(a + b, a + name + b, a + (name + b), (name + a) + (Dispatchers.IO + b))
    for (sum in sums) {
      runBlocking(sum) {
        yield()
        assertEquals("a" to "b", storage.store to other.store, "$sum")
      }
    }
  }

  @Test
  fun context_isFoldedLookedUpAndTakenApartAsAnyOther() {
    val element = asyncContext()
    val job = Job()
    val context = element + name + Dispatchers.IO + job
    val folded = context.fold(setOf<CoroutineContext.Element>()) { seen, it -> seen + it }
    assertEquals(setOf(element, name, Dispatchers.IO, job), folded)
    assertSame(element, context[AsyncContextElement])
    assertSame(name, context[CoroutineName])
    assertSame(Dispatchers.IO, context[ContinuationInterceptor])
    assertNull(context.minusKey(AsyncContextElement)[AsyncContextElement])
    assertEquals(name + Dispatchers.IO + job, context.minusKey(AsyncContextElement))
    assertEquals(element + Dispatchers.IO + job, context.minusKey(CoroutineName))
    assertEquals(context, Dispatchers.IO + job + name + element)
    assertEquals(context.hashCode(), (Dispatchers.IO + job + name + element).hashCode())
  }

  @Test
  fun derivedContext_bindsSeveralStoresAtOnceForABlock() {
    val derived =
      storage.call<AsyncContext, RuntimeException>("a") {
        other.call<AsyncContext, RuntimeException>("b") { AsyncContext.current() }
      }
    runBlocking(Dispatchers.Default + storage.asContextElement("before")) {
      withContext(Dispatchers.IO + asyncContext(derived)) {
        yield()
        assertEquals("a" to "b", storage.store to other.store)
      }
      assertEquals("before" to null, storage.store to other.store)
    }
  }
}
