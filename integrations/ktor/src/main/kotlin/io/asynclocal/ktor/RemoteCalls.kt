package io.asynclocal.ktor

import io.asynclocal.ContinuingContext
import io.asynclocal.remote.Caller
import io.asynclocal.remote.InboundHeaders
import io.asynclocal.remote.MissingStoreException
import io.asynclocal.remote.OutboundHeaders
import io.asynclocal.remote.RemoteStores
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.BaseApplicationPlugin
import io.ktor.server.application.call
import io.ktor.server.application.pluginOrNull
import io.ktor.server.response.respond
import io.ktor.util.AttributeKey
import io.ktor.util.pipeline.PipelinePhase
import java.net.InetAddress
import java.net.InetSocketAddress

/**
 * The server's plugin: each call begins with the stores that have come along from another process.
 * A call without a required store is answered with 400, and no more of it is handled. What is
 * declared to be in responses is in the response.
 *
 * It is installed after [asyncCalls] or [AsyncCalls], and fails to without.
 *
 * @sample io.asynclocal.ktor.KtorSamplesTest.remote
 */
public class RemoteCalls private constructor() {

  /** What is received, and from whom. */
  public class Config internal constructor() {
    /** The stores; have to be given. */
    public var stores: RemoteStores? = null

    /**
     * Says who sent a call, such as by a token that it verifies; what it throws counts as nobody.
     * If it isn't given, that is the other end of the connection, and never what headers say.
     */
    public var callers: (ApplicationCall) -> Caller = ::peer
  }

  /** The plugin's key and its installation. */
  public companion object Plugin : BaseApplicationPlugin<Application, Config, RemoteCalls> {
    private val RECEIVING = PipelinePhase("RemoteStores")
    private val ADDRESS = Regex("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*(%.*)?")

    override val key: AttributeKey<RemoteCalls> = AttributeKey("RemoteCalls")

    override fun install(pipeline: Application, configure: Config.() -> Unit): RemoteCalls {
      val config = Config().apply(configure)
      val stores =
        requireNotNull(config.stores) { "RemoteCalls has no stores. Set stores = … in install." }
      checkNotNull(pipeline.pluginOrNull(AsyncCalls)) {
        "AsyncCalls isn't installed, so calls would lose what they have received. Make the server" +
          " with serverConfig { asyncCalls() }, and install RemoteCalls after it."
      }
      pipeline.insertPhaseAfter(AsyncCalls.BEGINNING, RECEIVING)
      pipeline.intercept(RECEIVING) {
        val lines = InboundHeaders { name -> call.request.headers.getAll(name) }
        try {
          ContinuingContext.enter(stores.receive(call.callerBy(config), lines))
        } catch (e: MissingStoreException) {
          call.respond(HttpStatusCode.BadRequest)
          finish()
          return@intercept
        }
        stores.respond(AppendedHeaders(call))
      }
      return RemoteCalls()
    }

    private fun ApplicationCall.callerBy(config: Config): Caller =
      try {
        config.callers(this)
      } catch (e: RuntimeException) {
        Caller.unknown()
      }

    /**
     * Returns the other end of a call's connection, whatever `XForwardedHeaders` believes.
     *
     * @param call a call that the server has received
     */
    public fun peer(call: ApplicationCall): Caller {
      val peer = call.request.local
      // What is no address would be looked up.
      return if (ADDRESS.matches(peer.remoteAddress)) {
        Caller.at(InetSocketAddress(InetAddress.getByName(peer.remoteAddress), 0))
      } else {
        Caller.unknown()
      }
    }
  }

  /** A response's headers at the call's begin, when there are none. */
  private class AppendedHeaders(private val call: ApplicationCall) : OutboundHeaders {
    override fun values(name: String): Iterable<String>? = null

    override fun set(name: String, value: String) = call.response.headers.append(name, value)

    override fun remove(name: String) = Unit
  }
}
