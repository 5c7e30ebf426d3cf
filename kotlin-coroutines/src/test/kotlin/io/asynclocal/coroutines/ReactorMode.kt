package io.asynclocal.coroutines

import io.asynclocal.reactor.ReactorIntegration
import reactor.core.publisher.Hooks

/** What carries stores through Reactor while a bridge is tested. */
internal enum class ReactorMode(private val install: () -> AutoCloseable) {
  NOTHING({ AutoCloseable {} }),
  AUTOMATIC({
    Hooks.enableAutomaticContextPropagation()
    AutoCloseable { Hooks.disableAutomaticContextPropagation() }
  }),
  NATIVE({ ReactorIntegration.install() });

  fun <T> use(block: () -> T): T = install().use { block() }

  companion object {
    val CARRYING = listOf(AUTOMATIC, NATIVE)
  }
}
