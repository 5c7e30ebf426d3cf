package io.asynclocal.ktor

import ch.qos.logback.classic.LoggerContext
import ch.qos.logback.classic.spi.ILoggingEvent
import ch.qos.logback.core.AppenderBase
import io.asynclocal.AsyncLocalStorage
import io.ktor.client.HttpClient
import io.ktor.client.engine.cio.CIO as ClientCIO
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import io.ktor.client.statement.bodyAsText
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.OutgoingContent
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.call
import io.ktor.server.application.install
import io.ktor.server.application.serverConfig
import io.ktor.server.engine.ApplicationEngine
import io.ktor.server.engine.ApplicationEngineFactory
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.plugins.callid.CallId
import io.ktor.server.plugins.callid.callIdMdc
import io.ktor.server.plugins.calllogging.CallLogging
import io.ktor.server.plugins.statuspages.StatusPages
import io.ktor.server.request.header
import io.ktor.server.request.receiveText
import io.ktor.server.response.respondText
import io.ktor.server.response.respondTextWriter
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import io.ktor.server.routing.routing
import io.ktor.server.sse.SSE
import io.ktor.server.sse.sse
import io.ktor.server.websocket.WebSockets
import io.ktor.server.websocket.webSocket
import io.ktor.utils.io.ByteWriteChannel
import io.ktor.utils.io.writeStringUtf8
import io.ktor.websocket.Frame
import io.ktor.websocket.readText
import java.lang.ref.WeakReference
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.ForkJoinPool
import java.util.concurrent.Phaser
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.resume
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import org.slf4j.LoggerFactory
import org.slf4j.MDC

/**
 * A server on a real socket whose calls enter a store and an entry of the log context in an
 * interceptor, and look for them wherever a call's code runs.
 */
internal class Served(
  factory: ApplicationEngineFactory<ApplicationEngine, out ApplicationEngine.Configuration>,
  private val isCarried: Boolean = true,
) : AutoCloseable {
  /** What a call enters; big enough to be missed. */
  class Request(val id: String)

  private val storage = AsyncLocalStorage.create<Request>()
  private val requests = ConcurrentLinkedQueue<WeakReference<Request>>()
  private val looks = AtomicInteger()
  private val faults = ConcurrentLinkedQueue<String>()

  /** What is under way beside the answers. */
  private val launched = Phaser(1)
  private val client =
    HttpClient(ClientCIO) {
      engine { requestTimeout = 0 }
      if (isCarried) install(AsyncRequests)
    }
  private val appender = LookingAppender()
  private val logs = LoggerFactory.getILoggerFactory() as LoggerContext

  private val server =
    embeddedServer(
      factory,
      serverConfig {
        if (isCarried) asyncCalls()
        module { serve() }
      },
    ) {
      connector { port = 0 }
    }

  init {
    appender.context = logs
    appender.start()
    logs.getLogger("ROOT").addAppender(appender)
    server.start()
  }

  val port: Int = runBlocking { server.engine.resolvedConnectors().single().port }

  /** Ends and returns what was seen. */
  fun seen(): Seen {
    launched.awaitAdvanceInterruptibly(launched.arrive(), 120, TimeUnit.SECONDS)
    return Seen(looks.get(), faults.toList())
  }

  class Seen(val looks: Int, val faults: List<String>)

  /** Returns how many stores of past calls are kept, after some collections. */
  fun kept(): Int {
    repeat(20) {
      System.gc()
      if (requests.all { it.get() == null }) return 0
      ForkJoinPool.commonPool().submit {}.get()
    }
    return requests.count { it.get() != null }
  }

  override fun close() {
    client.close()
    server.stop(0, 5_000)
    logs.getLogger("ROOT").detachAppender(appender)
  }

  private fun look(place: String, right: String) {
    looks.incrementAndGet()
    val seen = "${storage.store?.id}, ${MDC.get("id")}"
    if (seen != "$right, $right") faults += "$place of $right: $seen"
  }

  private val ApplicationCall.id: String
    get() = request.header("X-Id") ?: request.queryParameters["id"] ?: "nobody"

  private fun Application.serve() {
    install(CallId) { retrieve { it.request.header("X-Id") } }
    install(CallLogging) {
      callIdMdc("callId")
      mdc("path") { "path" }
      format { "done ${it.id}" }
    }
    install(StatusPages) {
      exception<IllegalArgumentException> { call, _ ->
        look("status page", call.id)
        call.respondText(call.id, status = HttpStatusCode.BadRequest)
      }
    }
    install(SSE)
    install(WebSockets)
    // Before CallLogging, which ends its own entries, and what was put beside them, with a failure.
    intercept(ApplicationCallPipeline.Setup) {
      MDC.get("id")?.let { faults += "${call.id} begins with the log context of $it" }
      MDC.put("id", call.id)
    }
    intercept(ApplicationCallPipeline.Plugins) {
      storage.store?.let { faults += "${call.id} begins with ${it.id}" }
      val request = Request(call.id)
      requests += WeakReference(request)
      storage.enterWith(request)
    }
    routing {
      get("/plain") { call.respondText(call.plain()) }
      get("/launch") {
        val id = call.id // an engine uses a request again, once it is answered
        launched.register()
        call.application.launch {
          try {
            look("launched in the application", id)
            delay(1)
            look("launched in the application, later", id)
          } finally {
            launched.arriveAndDeregister()
          }
        }
        call.async { delay(1) }.await()
        call.respondText(id)
      }
      get("/fail") {
        delay(1)
        error("failed ${call.id}")
      }
      get("/refuse") {
        delay(1)
        throw IllegalArgumentException(call.id)
      }
      get("/stream") {
        call.respondTextWriter {
          repeat(3) {
            look("stream", call.id)
            write("${call.id}\n")
            flush()
            delay(1)
          }
        }
      }
      post("/echo") { call.respondText(call.receiveText().also { look("received", call.id) }) }
      get("/client") { call.respondText(call.forwarded()) }
      sse("/sse") {
        repeat(3) {
          look("event", call.id)
          send(call.id)
          delay(1)
        }
        launch {
          delay(1)
          look("launched in an event stream", call.id)
        }
          .join()
      }
      webSocket("/ws") {
        look("socket", call.id)
        for (frame in incoming) {
          look("frame", call.id)
          delay(1)
          look("frame, later", call.id)
          launch {
            delay(1)
            look("launched in a socket", call.id)
          }
            .join()
          send(Frame.Text("${call.id} ${(frame as Frame.Text).readText()}"))
        }
      }
    }
  }

  private suspend fun ApplicationCall.plain(): String {
    look("route", id)
    delay(1)
    look("delayed", id)
    withContext(Dispatchers.IO) { look("elsewhere", id) }
    suspendCancellableCoroutine { coroutine ->
      ForkJoinPool.commonPool().execute { coroutine.resume(Unit) }
    }
    look("resumed by others", id)
    async {
      delay(1)
      look("async of the call", id)
    }
      .await()
    return id
  }

  private suspend fun ApplicationCall.forwarded(): String {
    val body =
      object : OutgoingContent.WriteChannelContent() {
        override suspend fun writeTo(channel: ByteWriteChannel) {
          look("body", id)
          delay(1)
          look("body, later", id)
          channel.writeStringUtf8(id)
        }
      }
    val answer = client.post("http://127.0.0.1:$port/echo?id=$id") { setBody(body) }.bodyAsText()
    look("answered", id)
    return answer
  }

  /** Looks where a line is logged that tells of a call: at its end, and of its failure. */
  private inner class LookingAppender : AppenderBase<ILoggingEvent>() {
    override fun append(event: ILoggingEvent) {
      val message = "${event.formattedMessage} ${event.throwableProxy?.message}"
      val id = ID.find(message)?.value ?: return
      look("log line \"${message.take(40)}\"", id)
      val logged = event.mdcPropertyMap["id"]
      if (logged != id) faults += "log line of $id: the event has $logged"
    }
  }

  private companion object {
    val ID = Regex("r-\\w+-\\d+")
  }
}
