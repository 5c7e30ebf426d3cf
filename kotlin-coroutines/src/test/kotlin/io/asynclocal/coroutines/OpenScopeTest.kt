package io.asynclocal.coroutines

import io.asynclocal.AsyncLocalStorage
import java.util.logging.Handler
import java.util.logging.LogRecord
import java.util.logging.Logger
import java.util.logging.SimpleFormatter
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test

/** A scope belongs to a thread and a coroutine doesn't: what is wrong is told, and does no harm. */
internal class OpenScopeTest : ThreadsAreClean {
  private val storage = AsyncLocalStorage.create<String>()
  private val messages = mutableListOf<String>()
  private val logger = Logger.getLogger("io.asynclocal")
  private val handler =
    object : Handler() {
      override fun publish(record: LogRecord) {
        synchronized(messages) { messages += SimpleFormatter().formatMessage(record) }
      }

      override fun flush() {}

      override fun close() {}
    }

  @BeforeEach
  fun listen() {
    logger.useParentHandlers = false
    logger.addHandler(handler)
  }

  @AfterEach
  fun stopListening() {
    logger.removeHandler(handler)
    logger.useParentHandlers = true
  }

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
    assertEquals(1, messages.size, messages.toString())
    assertTrue(messages.single().contains("CoroutineName(forgetful)"), messages.single())
    assertTrue(messages.single().contains("withStore"), messages.single())
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
    assertEquals(emptyList<String>(), messages)
  }
}
