package io.asynclocal.benchmarks.frameworks

import io.asynclocal.AsyncLocalStorage
import io.asynclocal.coroutines.asyncContext
import io.asynclocal.ktor.AsyncRequests
import io.asynclocal.ktor.asyncCalls
import io.ktor.client.HttpClient
import io.ktor.client.HttpClientConfig
import io.ktor.client.engine.mock.MockEngine
import io.ktor.client.engine.mock.MockEngineConfig
import io.ktor.client.engine.mock.respond
import io.ktor.client.request.get
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.ServerConfig
import io.ktor.server.application.install
import io.ktor.server.application.serverConfig
import io.ktor.server.engine.embeddedServer
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import io.ktor.server.testing.TestEngine
import io.opentelemetry.api.OpenTelemetry
import io.opentelemetry.context.Context
import io.opentelemetry.context.ContextKey
import io.opentelemetry.extension.kotlin.asContextElement
import io.opentelemetry.instrumentation.ktor.v3_0.KtorClientTelemetry
import io.opentelemetry.instrumentation.ktor.v3_0.KtorServerTelemetry
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** What Java can't say: Ktor's servers and clients, without a network. */
internal object KtorCalls {
  private val storage = AsyncLocalStorage.create<String>()
  private val key = ContextKey.named<String>("value")

  /** What is asked again and again. */
  interface Asked : AutoCloseable {
    /** Asks once, and returns the answer. */
    fun ask(): String

    override fun close()
  }

  /** Ktor's server for tests. */
  private class Served(config: ServerConfig) : Asked {
    private val server = embeddedServer(TestEngine, config).start()

    /** Asks it for what a call has after a suspension. */
    override fun ask(): String = runBlocking { server.engine.client.get("/").bodyAsText() }

    override fun close(): Unit = server.stop(0, 0)
  }

  private fun Application.answering(value: () -> String) {
    routing {
      get("/") {
        yield()
        call.respondText(value())
      }
    }
  }

  /** Carries nothing. */
  @JvmStatic fun plainServer(): Asked = Served(serverConfig { module { answering { "value" } } })

  /** Carries our stores. */
  @JvmStatic
  fun server(): Asked =
    Served(
      serverConfig {
        asyncCalls()
        module {
          intercept(ApplicationCallPipeline.Plugins) { storage.enterWith("value") }
          answering { storage.store!! }
        }
      }
    )

  /** Carries OpenTelemetry's context by its element. */
  @JvmStatic
  fun serverByHand(): Asked =
    Served(
      serverConfig {
        module {
          intercept(ApplicationCallPipeline.Plugins) {
            withContext(Context.root().with(key, "value").asContextElement()) { proceed() }
          }
          answering { Context.current().get(key)!! }
        }
      }
    )

  /** Carries a span that isn't recorded. */
  @JvmStatic
  fun serverOfOpenTelemetry(): Asked =
    Served(
      serverConfig {
        module {
          install(KtorServerTelemetry) { setOpenTelemetry(OpenTelemetry.noop()) }
          answering { "value" }
        }
      }
    )

  /** A client that is answered at once. */
  private class Asking(
    private val element: CoroutineContext,
    settings: HttpClientConfig<MockEngineConfig>.() -> Unit,
  ) : Asked {
    private val client =
      HttpClient(MockEngine) {
        engine { addHandler { respond("answer") } }
        settings()
      }

    /** Sends a text. */
    override fun ask(): String =
      runBlocking(element) { client.post("http://localhost/") { setBody("text") }.bodyAsText() }

    override fun close(): Unit = client.close()
  }

  /** Carries nothing. */
  @JvmStatic fun plainClient(): Asked = Asking(EmptyCoroutineContext) {}

  /** Carries our stores. */
  @JvmStatic
  fun client(): Asked =
    storage.call<Asked, RuntimeException>("value") {
      Asking(asyncContext()) { install(AsyncRequests) }
    }

  /** Carries OpenTelemetry's context by its element. */
  @JvmStatic
  fun clientByHand(): Asked = Asking(Context.root().with(key, "value").asContextElement()) {}

  /** Carries a span that isn't recorded. */
  @JvmStatic
  fun clientOfOpenTelemetry(): Asked =
    Asking(Context.root().with(key, "value").asContextElement()) {
      install(KtorClientTelemetry) { setOpenTelemetry(OpenTelemetry.noop()) }
    }
}
