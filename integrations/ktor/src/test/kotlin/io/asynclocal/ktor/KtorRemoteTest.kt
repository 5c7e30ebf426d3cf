package io.asynclocal.ktor

import io.asynclocal.AsyncContext
import io.asynclocal.AsyncLocalStorage
import io.asynclocal.coroutines.asyncContext
import io.asynclocal.remote.Codec
import io.asynclocal.remote.Destinations
import io.asynclocal.remote.MissingStoreException
import io.asynclocal.remote.RemoteStores
import io.asynclocal.remote.Trust
import io.ktor.client.HttpClient
import io.ktor.client.HttpClientConfig
import io.ktor.client.engine.cio.CIO as ClientCIO
import io.ktor.client.engine.cio.CIOEngineConfig
import io.ktor.client.plugins.HttpRequestRetry
import io.ktor.client.request.get
import io.ktor.client.request.header
import io.ktor.client.statement.bodyAsText
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.Application
import io.ktor.server.application.install
import io.ktor.server.application.serverConfig
import io.ktor.server.cio.CIO
import io.ktor.server.engine.EmbeddedServer
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.request.queryString
import io.ktor.server.response.header
import io.ktor.server.response.respond
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance

/** Calls over real sockets, to a host that has a store coming and to one that hasn't. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // whose servers take their time to end
internal class KtorRemoteTest {
  private val tenant = AsyncLocalStorage.create<String>()
  private val requestId = AsyncLocalStorage.create<String>()
  private val seen = ConcurrentLinkedQueue<String>()
  private val toFail = AtomicInteger()
  private val ports = mutableListOf<Int>()
  private val remote = stores(Destinations { it.port() == ports[0] && it.host() == LOOPBACK })
  private val servers = mutableListOf<EmbeddedServer<*, *>>()
  private val listed = serve("listed", remote)
  private val stranger = serve("stranger", stores(Destinations.nowhere()))
  private val clients = mutableListOf<HttpClient>()
  private val client = client { install(RemoteRequests) { stores = remote } }

  private fun stores(destinations: Destinations, isRequired: Boolean = false): RemoteStores =
    RemoteStores.builder()
      .store(tenant) {
        it
          .baggage("tenant")
          .codec(Codec.text(64))
          .accept(Trust.callers { caller -> caller.address()!!.isLoopbackAddress })
          .sendTo(destinations)
        if (isRequired) it.required()
      }
      .store(requestId) {
        it
          .header("X-Request-ID")
          .codec(Codec.token(64))
          .accept(Trust.anyone())
          .inResponses()
          .sendTo(Destinations.anywhere())
      }
      .onProblem {}
      .build()

  private fun serve(name: String, receiving: RemoteStores): String {
    val config = serverConfig {
      asyncCalls()
      module {
        install(RemoteCalls) { stores = receiving }
        handle(name)
      }
    }
    val server =
      if (name == "listed") {
        embeddedServer(CIO, config) { connector(LOOPBACK) }
      } else {
        embeddedServer(Netty, config) { connector(LOOPBACK) }
      }
    servers += server.start()
    val port = runBlocking { server.engine.resolvedConnectors().single().port }
    ports += port
    return "http://$LOOPBACK:$port"
  }

  private fun io.ktor.server.engine.ApplicationEngine.Configuration.connector(of: String) =
    connector {
      host = of
      port = 0
    }

  private fun Application.handle(name: String) {
    routing {
      get("/seen") {
        seen += "$name ${call.request.headers.getAll("baggage")}"
        if (toFail.getAndDecrement() > 0) {
          call.respond(HttpStatusCode.ServiceUnavailable)
        } else {
          delay(1)
          call.respondText("${tenant.store} ${requestId.store}")
        }
      }
      get("/to") {
        seen += "$name ${call.request.headers.getAll("baggage")}"
        val (code, target) = call.request.queryString().split("=", limit = 2)
        call.response.header(HttpHeaders.Location, target)
        call.respond(HttpStatusCode.fromValue(code.toInt()))
      }
    }
  }

  private fun client(block: HttpClientConfig<CIOEngineConfig>.() -> Unit): HttpClient =
    HttpClient(ClientCIO) {
        engine { requestTimeout = 0 }
        block()
      }
      .also { clients += it }

  @BeforeEach fun forget() = seen.clear()

  @AfterEach
  fun nothingIsLeftHere() {
    assertEquals(AsyncContext.root(), AsyncContext.current())
  }

  @AfterAll
  fun stop() {
    clients.forEach { it.close() }
    servers.forEach { it.stop(0, 10_000) }
  }

  private fun <T> sending(of: String?, id: String? = null, body: suspend () -> T): T = runBlocking {
    val context = AsyncContext.root().with(tenant, of).with(requestId, id)
    withContext(asyncContext(context)) { body() }
  }

  private fun got(uri: String, of: String? = "acme", by: HttpClient = client): String =
    sending(of) { by.get(uri).bodyAsText() }

  @Test
  fun callsThatOverlapArriveWithTheirOwnStores() = runBlocking {
    for (origin in listOf(listed, stranger)) {
      val answers =
        (0 until 150).map { i ->
          val context = AsyncContext.root().with(tenant, "ü東,;=% $i").with(requestId, "r-$i")
          async(Dispatchers.IO + asyncContext(context)) {
            val response = client.get("$origin/seen")
            response.bodyAsText() to response.headers["X-Request-ID"]
          }
        }
      val expected =
        (0 until 150).map { i ->
          val sent = if (origin == listed) "ü東,;=% $i" else "null"
          "$sent r-$i" to "r-$i"
        }
      assertEquals(expected, answers.awaitAll())
    }
  }

  @Test
  fun withoutThePluginTheStoresAreLost() {
    assertEquals("null null", got("$listed/seen", by = client {}))
  }

  @Test
  fun noRedirectCarriesATenantOffTheList() {
    val targets =
      listOf(
        "$stranger/seen",
        "http://localhost:${ports[1]}/seen",
        "http://$LOOPBACK:${ports[0]}@$LOOPBACK:${ports[1]}/seen",
        "$stranger/seen?http://$LOOPBACK:${ports[0]}/",
        "$stranger/to?302=$stranger/seen",
      )
    for (code in listOf(301, 302, 303, 307, 308)) {
      for (target in targets) {
        got("$listed/to?$code=$target")
      }
    }
    val strangers = seen.filter { it.startsWith("stranger") }
    assertTrue(strangers.size >= 25) { "$seen" }
    assertEquals(listOf("listed [tenant=acme]"), seen.filter { "tenant" in it }.distinct())
  }

  @Test
  fun wayBackToAListedHostHasTheTenantAgain() {
    assertEquals("acme null", got("$listed/to?302=$stranger/to?307=$listed/seen"))
    assertEquals(
      listOf("listed [tenant=acme]", "stranger null", "listed [tenant=acme]"),
      seen.toList(),
    )
  }

  @Test
  fun clientThatWritesHeadersItselfCarriesThemOffTheList() {
    sending(null) {
      client {}.get("$listed/to?302=$stranger/seen") { header("baggage", "tenant=acme") }
    }
    assertTrue("stranger [tenant=acme]" in seen) { "$seen" }
  }

  @Test
  fun eachAttemptHasExactlyOneHeader() {
    val retrying = client {
      install(HttpRequestRetry) {
        retryOnServerErrors(3)
        constantDelay(1, 0)
      }
      install(RemoteRequests) { stores = remote }
    }
    toFail.set(2)
    assertEquals("acme null", got("$listed/seen", by = retrying))
    assertEquals(3, seen.size)
    assertEquals(listOf("listed [tenant=acme]"), seen.distinct())
  }

  @Test
  fun forgedHeadersThatAGatewayCopiedAreReplacedOrRemoved() {
    for (bound in listOf("acme", null)) {
      sending(bound) {
        client.get("$listed/seen") {
          header("baggage", "tenant=evil")
          header("baggage", "Tenant=worse,a=1")
        }
      }
    }
    assertEquals(listOf("listed [tenant=acme,a=1]", "listed [a=1]"), seen.toList())
  }

  @Test
  fun callWithoutARequiredStoreIsRefusedOnBothSides() {
    val strict = stores(Destinations.anywhere(), isRequired = true)
    val demanding = serve("demanding", strict)
    val status = sending(null) { client {}.get("$demanding/seen").status }
    assertEquals(HttpStatusCode.BadRequest, status)
    val sending = client { install(RemoteRequests) { stores = strict } }
    assertThrows(MissingStoreException::class.java) {
      got("$demanding/seen", of = null, by = sending)
    }
    assertEquals(listOf<String>(), seen.toList(), "no handler was called")
    assertEquals("acme null", got("$demanding/seen", by = sending))
  }

  @Test
  fun pluginWithoutWhatItNeedsIsRefused() {
    assertThrows(IllegalArgumentException::class.java) { client { install(RemoteRequests) } }
    val withoutAsyncCalls = serverConfig { module { install(RemoteCalls) { stores = remote } } }
    assertThrows(IllegalStateException::class.java) {
      embeddedServer(CIO, withoutAsyncCalls) { connector(LOOPBACK) }.start()
    }
  }

  private companion object {
    const val LOOPBACK = "127.0.0.1"
  }
}
