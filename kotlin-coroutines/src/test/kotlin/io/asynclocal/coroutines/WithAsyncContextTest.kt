package io.asynclocal.coroutines

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

internal class WithAsyncContextTest : ThreadsAreClean {
  private val id = AsyncLocalStorage.create<String>()
  private val tenant = AsyncLocalStorage.create<String>()
  private val other = AsyncLocalStorage.create<String>()

  private val seen: List<String?>
    get() = listOf(id.store, tenant.store, other.store)

  private fun inACoroutine(block: suspend () -> Unit) =
    runBlocking(Dispatchers.Default + asyncContext()) { block() }

  @Test
  fun withAsyncContext_bindsSeveralStoresOverSuspensionsAndInWhatIsLaunched() = inACoroutine {
    other.enterWith("entered")
    val derived = AsyncContext.current().with(id, "i").with(tenant, "t")
    withAsyncContext(derived) {
      yield()
      assertEquals(listOf("i", "t", "entered"), seen)
      assertEquals(listOf("i", "t", "entered"), async(Dispatchers.IO) { seen }.await())
    }
    assertEquals(listOf(null, null, "entered"), seen)
  }

  @Test
  fun withAsyncContext_givesTheWholeContextBackWhateverWasEnteredOrThrown() = inACoroutine {
    id.enterWith("before")
    assertThrows(IllegalStateException::class.java) {
      runBlocking(inheritedAsyncContext()) {
        withAsyncContext(AsyncContext.current().without(id)) {
          assertEquals(listOf(null, null, null), seen)
          tenant.enterWith("forgotten")
          withContext(Dispatchers.IO) { other.enterWith("forgotten too") }
          error("on purpose")
        }
      }
    }
    withAsyncContext(AsyncContext.root()) { id.enterWith("forgotten") }
    yield()
    assertEquals(listOf("before", null, null), seen)
  }
}
