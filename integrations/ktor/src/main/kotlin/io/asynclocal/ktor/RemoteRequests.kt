package io.asynclocal.ktor

import io.asynclocal.remote.Destination
import io.asynclocal.remote.OutboundHeaders
import io.asynclocal.remote.RemoteStores
import io.ktor.client.HttpClient
import io.ktor.client.plugins.HttpClientPlugin
import io.ktor.client.request.HttpRequestBuilder
import io.ktor.client.request.HttpSendPipeline
import io.ktor.http.HeadersBuilder
import io.ktor.util.AttributeKey
import java.net.URI
import java.net.URISyntaxException

/**
 * The client's plugin: requests carry the stores of the coroutine that makes them, to where these
 * are sent. That is decided anew for each attempt and each hop of a redirect; what was written for
 * another host is removed. A required store that can't be sent is a
 * [io.asynclocal.remote.MissingStoreException], and nothing has been sent.
 *
 * @sample io.asynclocal.ktor.KtorSamplesTest.remote
 */
public class RemoteRequests private constructor(private val stores: RemoteStores) {

  /** What is sent. */
  public class Config internal constructor() {
    /** The stores; have to be given. */
    public var stores: RemoteStores? = null
  }

  private fun send(request: HttpRequestBuilder) {
    // Redirects and retries copy a request with its attributes.
    val before = request.attributes.getOrNull(DESTINATION)
    val uri = uriOf(request)
    val destination =
      when {
        uri == null -> Destination.unknown()
        before == null -> Destination.of(uri)
        else -> before.redirectedTo(uri)
      }
    request.attributes.put(DESTINATION, destination)
    stores.send(destination, RequestHeaders(request.headers))
  }

  /** Engines connect to the host of the builder: where its text names another one, nobody knows. */
  private fun uriOf(request: HttpRequestBuilder): URI? =
    try {
      URI(request.url.buildString()).takeIf { it.host.equals(request.url.host, ignoreCase = true) }
    } catch (e: URISyntaxException) {
      null
    }

  /** The plugin's key and its installation. */
  public companion object Plugin : HttpClientPlugin<Config, RemoteRequests> {
    private val DESTINATION = AttributeKey<Destination>("RemoteDestination")

    override val key: AttributeKey<RemoteRequests> = AttributeKey("RemoteRequests")

    override fun prepare(block: Config.() -> Unit): RemoteRequests =
      RemoteRequests(
        requireNotNull(Config().apply(block).stores) {
          "RemoteRequests has no stores. Set stores = … in install."
        }
      )

    override fun install(plugin: RemoteRequests, scope: HttpClient) {
      // Past whatever redirects, retries and authenticates.
      scope.sendPipeline.intercept(HttpSendPipeline.State) { plugin.send(context) }
    }
  }

  private class RequestHeaders(private val headers: HeadersBuilder) : OutboundHeaders {
    override fun values(name: String): Iterable<String>? = headers.getAll(name)

    override fun set(name: String, value: String) = headers.set(name, value)

    override fun remove(name: String) = headers.remove(name)
  }
}
