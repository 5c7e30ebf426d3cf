package io.asynclocal.ktor

import io.asynclocal.AsyncContext
import io.asynclocal.ContinuingContext
import io.asynclocal.coroutines.AsyncContextElement
import io.asynclocal.coroutines.inheritedAsyncContext
import io.ktor.http.content.OutgoingContent
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.BaseApplicationPlugin
import io.ktor.server.application.ServerConfigBuilder
import io.ktor.server.application.install
import io.ktor.server.response.ApplicationSendPipeline
import io.ktor.util.AttributeKey
import io.ktor.util.pipeline.PipelinePhase

/**
 * Carries stores through the calls of this server: each call begins in the root, keeps what is
 * entered in it up to its last log line, and hands it on to all that it launches, also in the
 * application's scope.
 *
 * Puts the coroutines' element at the root of all calls and installs [AsyncCalls] before the
 * modules that come after this line.
 *
 * @sample io.asynclocal.ktor.KtorSamplesTest.server
 */
public fun ServerConfigBuilder.asyncCalls() {
  parentCoroutineContext = inheritedAsyncContext() + parentCoroutineContext
  module { install(AsyncCalls) }
}

/**
 * The plugin that begins each call in the root and lets WebSockets have the stores of the call that
 * opened them. [asyncCalls] installs it, together with what must be there before the application.
 *
 * **Failures.** Installing it fails with an [IllegalStateException] where the server was made
 * without the coroutines' element: then a call would lose its stores at its first suspension.
 */
public class AsyncCalls private constructor() {

  /** The plugin's key and its installation. */
  public companion object Plugin : BaseApplicationPlugin<Application, Unit, AsyncCalls> {
    internal val BEGINNING: PipelinePhase = PipelinePhase("AsyncContext")

    override val key: AttributeKey<AsyncCalls> = AttributeKey("AsyncCalls")

    override fun install(pipeline: Application, configure: Unit.() -> Unit): AsyncCalls {
      check(pipeline.coroutineContext[AsyncContextElement] != null) {
        "This server was made without the coroutines' element, so its calls would lose their" +
          " stores. Make it with serverConfig { asyncCalls() }, which installs AsyncCalls too."
      }
      pipeline.insertPhaseBefore(ApplicationCallPipeline.Setup, BEGINNING)
      pipeline.intercept(BEGINNING) { ContinuingContext.enter(AsyncContext.root()) }
      pipeline.sendPipeline.intercept(ApplicationSendPipeline.After) { content ->
        if (content is OutgoingContent.ProtocolUpgrade) {
          proceedWith(UpgradeInContext(content))
        }
      }
      return AsyncCalls()
    }
  }
}
