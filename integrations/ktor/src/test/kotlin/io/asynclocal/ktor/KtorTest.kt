package io.asynclocal.ktor

import io.asynclocal.AsyncContext
import io.asynclocal.environment.Installation
import io.asynclocal.logging.LoggingIntegration
import io.ktor.server.application.install
import io.ktor.server.application.serverConfig
import io.ktor.server.cio.CIO
import io.ktor.server.engine.ApplicationEngine
import io.ktor.server.engine.ApplicationEngineFactory
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.net.http.WebSocket
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.TimeUnit
import org.junit.jupiter.api.AfterAll
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeAll
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestInstance
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource

private typealias Factory =
  ApplicationEngineFactory<ApplicationEngine, out ApplicationEngine.Configuration>

/** Many calls at once, over real sockets, each of which looks for its own stores everywhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
internal class KtorTest {
  private val http = HttpClient.newHttpClient()
  private lateinit var logging: Installation

  @BeforeAll
  fun install() {
    logging = LoggingIntegration.install()
  }

  @AfterAll fun uninstall() = logging.close()

  @AfterEach
  fun nothingIsLeftOnTheTestsThread() = assertSame(AsyncContext.root(), AsyncContext.current())

  private fun engines(): List<Factory> = listOf(Netty, CIO)

  /**
   * Makes so many calls of each kind at once, one kind after the other, and waits for the answers.
   */
  private fun Served.called(paths: List<String>) {
    for (path in paths) {
      val answers =
        List(CALLS) { n ->
          val id = "r-$path-$n"
          if (path == "ws") inASocket(id) else get(path, id)
        }
      CompletableFuture.allOf(*answers.toTypedArray()).get(120, TimeUnit.SECONDS)
    }
  }

  private fun Served.get(path: String, id: String): CompletableFuture<*> =
    http
      .sendAsync(
        HttpRequest.newBuilder(URI("http://127.0.0.1:$port/$path")).header("X-Id", id).build(),
        HttpResponse.BodyHandlers.ofString(),
      )
      .thenAccept { answer ->
        val status = if (path == "fail") 500 else if (path == "refuse") 400 else 200
        assertEquals(status, answer.statusCode(), path)
        if (path != "fail") assertTrue(id in answer.body(), answer.body())
      }

  private fun Served.inASocket(id: String): CompletableFuture<*> {
    val answered = CompletableFuture<String>()
    val listener =
      object : WebSocket.Listener {
        override fun onText(
          socket: WebSocket,
          text: CharSequence,
          last: Boolean,
        ): CompletionStage<*>? {
          answered.complete("$text")
          return null
        }

        override fun onError(socket: WebSocket?, error: Throwable) {
          answered.completeExceptionally(error)
        }
      }
    return http
      .newWebSocketBuilder()
      .header("X-Id", id)
      .buildAsync(URI("ws://127.0.0.1:$port/ws"), listener)
      .thenCompose { socket ->
        socket.sendText("hello", true)
        answered.thenCompose { text ->
          assertEquals("$id hello", text)
          socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
        }
      }
  }

  @ParameterizedTest
  @MethodSource("engines")
  fun everyCall_hasItsOwnStoresInEveryCallbackAndLogLine(engine: Factory) {
    val served = Served(engine)
    served.use {
      served.called(KINDS)
      val seen = served.seen()
      assertEquals(emptyList<String>(), seen.faults.take(20), "${seen.faults.size} faults")
      assertTrue(seen.looks > CALLS * KINDS.size, "only ${seen.looks} looks")
      // CIO's connections, which the client leaves open, keep their last call each.
      assertTrue(served.kept() <= CALLS, "kept: ${served.kept()}")
      println("ktor, ${engine.javaClass.simpleName}: ${seen.looks} looks, 0 lost, 0 crossed")
    }
    assertEquals(0, served.kept())
  }

  /** That the calls have eyes: the same application without the module. */
  @ParameterizedTest
  @MethodSource("engines")
  fun callsWithoutTheModule_loseTheirStores(engine: Factory) {
    // As a callback of its own: the server's end may run its coroutines here, which leave theirs.
    AsyncContext.root()
      .run(
        Runnable {
          Served(engine, isCarried = false).use { served ->
            served.called(KINDS)
            val seen = served.seen()
            println(
              "ktor, ${engine.javaClass.simpleName} without: ${seen.faults.size} of ${seen.looks}"
            )
            assertTrue(seen.faults.size > CALLS, "only ${seen.faults.size} of ${seen.looks}")
          }
        }
      )
  }

  @Test
  fun install_isRefusedWhereTheServerWasMadeWithoutTheElement() {
    val server =
      embeddedServer(CIO, serverConfig { module { install(AsyncCalls) } }) {
        connector { port = 0 }
      }
    val refused = assertThrows(IllegalStateException::class.java) { server.start() }
    server.stop(0, 0)
    assertTrue("serverConfig { asyncCalls() }" in refused.message!!, refused.message)
  }

  private companion object {
    const val CALLS = 150
    val KINDS = listOf("plain", "launch", "fail", "refuse", "stream", "client", "sse", "ws")
  }
}
