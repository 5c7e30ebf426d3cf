package io.asynclocal.ktor

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.coroutines.withStore
import io.asynclocal.remote.Codec
import io.asynclocal.remote.Destinations
import io.asynclocal.remote.RemoteStores
import io.asynclocal.remote.Trust
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO as ClientCIO
import io.ktor.client.request.get
import io.ktor.client.request.header
import io.ktor.client.statement.bodyAsText
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.ServerConfig
import io.ktor.server.application.call
import io.ktor.server.application.install
import io.ktor.server.application.serverConfig
import io.ktor.server.cio.CIO
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.request.header
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** What stands in the README and in the documentation. */
internal class KtorSamplesTest {
  private val requestId = AsyncLocalStorage.create<String>()

  private val config = serverConfig {
    asyncCalls()
    module {
      intercept(ApplicationCallPipeline.Plugins) {
        requestId.enterWith(call.request.header("X-Id")) // ends with the call
      }
      routing {
        get("/") {
          delay(1)
          call.respondText("I am ${requestId.store}")
        }
      }
    }
  }

  private val remote =
    RemoteStores.builder()
      .store(requestId) {
        it
          .header("X-Id")
          .codec(Codec.token(64))
          .accept(Trust.anyone())
          .sendTo(Destinations.anywhere())
      }
      .build()

  private val receiving = serverConfig {
    asyncCalls()
    module {
      install(RemoteCalls) { stores = remote }
      routing { get("/") { call.respondText("I am ${requestId.store}") } }
    }
  }

  private fun <T> serving(config: ServerConfig = this.config, body: suspend (String) -> T): T {
    val server = embeddedServer(CIO, config) { connector { port = 0 } }.start()
    try {
      return runBlocking {
        body("http://127.0.0.1:${server.engine.resolvedConnectors().single().port}/")
      }
    } finally {
      server.stop(0, 5_000)
    }
  }

  @Test
  fun server() = serving { url ->
    HttpClient(ClientCIO).use { client ->
      assertEquals("I am r-17", client.get(url) { header("X-Id", "r-17") }.bodyAsText())
    }
  }

  @Test
  fun client() = serving { url ->
    val client = HttpClient(ClientCIO) { install(AsyncRequests) }
    requestId.withStore("r-18") {
      val answer = client.get(url) { header("X-Id", requestId.store) }
      assertEquals("I am r-18", answer.bodyAsText())
    }
    client.close()
  }

  @Test
  fun remote() =
    serving(receiving) { url ->
      val client = HttpClient(ClientCIO) { install(RemoteRequests) { stores = remote } }
      requestId.withStore("r-19") { assertEquals("I am r-19", client.get(url).bodyAsText()) }
      client.close()
    }
}
