package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** A scope belongs to a thread and a coroutine doesn't: what is wrong is told, and does no harm. */
internal class OpenScopeTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()
  private val logged = LoggedWarnings()

  @AfterEach fun stopListening() = logged.close()

  @Test
  fun withScope_openOverASuspensionIsToldOnceAndItsStoreEndsThere() {
    runBlocking(CoroutineName("forgetful") + asyncContext()) {
      repeat(3) {
        storage.withScope("open").use {
          assertEquals("open", storage.store)
          yield()
          assertNull(storage.store)
        }
        assertNull(storage.store)
      }
    }
    val told = logged.suspendedInAScope
    assertEquals(1, told.size, logged.messages.toString())
    assertTrue(told.single().contains("CoroutineName(forgetful)"), told.single())
    assertTrue(told.single().contains("withStore"), told.single())
  }

  @Test
  fun withScope_closedBeforeTheSuspensionIsAllRight() {
    runBlocking(Dispatchers.Default + asyncContext()) {
      storage.withScope("closed").use { assertEquals("closed", storage.store) }
      yield()
      storage.enterWith("entered")
      storage.withScope("closed").use {
        storage.withStore("inside") { assertEquals("inside", storage.store) }
      }
      yield()
      assertEquals("entered", storage.store)
    }
    assertEquals(emptyList<String>(), logged.messages)
  }
}
