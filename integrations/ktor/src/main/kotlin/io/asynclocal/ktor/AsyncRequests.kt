package io.asynclocal.ktor

import io.ktor.client.HttpClient
import io.ktor.client.plugins.HttpClientPlugin
import io.ktor.client.request.HttpSendPipeline
import io.ktor.http.content.OutgoingContent
import io.ktor.util.AttributeKey

/**
 * The client's plugin: what writes a request's body sees the stores of the code that sends it,
 * though an engine calls it in a coroutine of its own. All else of a request runs in the caller's
 * coroutine, which has them already.
 *
 * @sample io.asynclocal.ktor.KtorSamplesTest.client
 */
public class AsyncRequests private constructor() {

  /** The plugin's key and its installation. */
  public companion object Plugin : HttpClientPlugin<Unit, AsyncRequests> {
    override val key: AttributeKey<AsyncRequests> = AttributeKey("AsyncRequests")

    override fun prepare(block: Unit.() -> Unit): AsyncRequests = AsyncRequests()

    override fun install(plugin: AsyncRequests, scope: HttpClient) {
      scope.sendPipeline.intercept(HttpSendPipeline.Monitoring) { content ->
        if (content is OutgoingContent) {
          proceedWith(content.inCurrentContext())
        }
      }
    }
  }
}
