package io.asynclocal.coroutines

import java.util.Collections
import java.util.logging.Handler
import java.util.logging.Level
import java.util.logging.LogRecord
import java.util.logging.Logger
import java.util.logging.SimpleFormatter

/** What the library logs, kept from the console until this is closed. */
internal class LoggedWarnings : Handler(), AutoCloseable {
  val messages: MutableList<String> = Collections.synchronizedList(mutableListOf())
  val levels: MutableList<Level> = Collections.synchronizedList(mutableListOf())

  /** Those of scopes that are open when a coroutine is suspended. */
  val suspendedInAScope: List<String>
    get() = messages.filter { it.startsWith("A scope was open on thread") }

  private val logger = Logger.getLogger("io.asynclocal")

  init {
    logger.useParentHandlers = false
    logger.addHandler(this)
  }

  override fun publish(record: LogRecord) {
    messages += SimpleFormatter().formatMessage(record)
    levels += record.level
  }

  override fun flush() {}

  override fun close() {
    logger.removeHandler(this)
    logger.useParentHandlers = true
  }
}
