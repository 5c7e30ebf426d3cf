package io.asynclocal.grpc

import io.asynclocal.AsyncContext
import io.asynclocal.coroutines.asyncContext
import io.asynclocal.coroutines.inheritedAsyncContext
import io.asynclocal.grpc.Echo.ID
import io.asynclocal.logging.LoggedId
import io.grpc.Channel
import io.grpc.ServerServiceDefinition
import io.grpc.StatusException
import io.grpc.kotlin.ClientCalls
import io.grpc.kotlin.ServerCalls
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.future.future
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.extension.RegisterExtension
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** 150 calls at once of each kind, by gRPC's stubs for coroutines, over a real socket. */
internal class CoroutineStubsTest {
  /** How a call is made; each answers with the last word that it has sent. */
  enum class Kind {
    UNARY {
      override suspend fun call(channel: Channel, word: String, look: () -> Unit) =
        ClientCalls.unaryRpc(channel, Echo.UNARY, word, Echo.options())
    },
    UPLOAD {
      override suspend fun call(channel: Channel, word: String, look: () -> Unit) =
        ClientCalls.clientStreamingRpc(channel, Echo.UPLOAD, words(word, look), Echo.options())
    },
    DOWNLOAD {
      override suspend fun call(channel: Channel, word: String, look: () -> Unit) =
        ClientCalls.serverStreamingRpc(channel, Echo.DOWNLOAD, word, Echo.options())
          .onEach { look() }
          .last()
    },
    CHAT {
      override suspend fun call(channel: Channel, word: String, look: () -> Unit) =
        ClientCalls.bidiStreamingRpc(channel, Echo.CHAT, words(word, look), Echo.options())
          .onEach { look() }
          .last()
    },
    FAILURE {
      override suspend fun call(channel: Channel, word: String, look: () -> Unit) =
        try {
          ClientCalls.unaryRpc(channel, Echo.UNARY, "$word ${Echo.FAIL}", Echo.options())
        } catch (_: StatusException) {
          look()
          word
        }
    };

    abstract suspend fun call(channel: Channel, word: String, look: () -> Unit): String

    fun words(word: String, look: () -> Unit) = flow {
      emit("$word at first")
      delay(1)
      look()
      emit(word)
    }
  }

  private fun service(reads: Reads, context: CoroutineContext): ServerServiceDefinition {
    fun look(word: String) = reads.note(word, ID.store)
    return ServerServiceDefinition.builder("echo")
      .addMethod(
        ServerCalls.unaryServerMethodDefinition(context, Echo.UNARY) { word ->
          look(word)
          delay(1)
          look(word)
          check(!word.endsWith(Echo.FAIL)) { "on purpose" }
          word
        }
      )
      .addMethod(
        ServerCalls.clientStreamingServerMethodDefinition(context, Echo.UPLOAD) { words ->
          words.onEach(::look).last()
        }
      )
      .addMethod(
        ServerCalls.serverStreamingServerMethodDefinition(context, Echo.DOWNLOAD) { word ->
          flowOf(word, word).onEach {
            delay(1)
            look(word)
          }
        }
      )
      .addMethod(
        ServerCalls.bidiStreamingServerMethodDefinition(context, Echo.CHAT) { words ->
          words.map { word ->
            delay(1)
            look(word)
            word
          }
        }
      )
      .build()
  }

  /** Makes all calls at once, each as a client of its own. */
  private fun callAll(echo: Echo, kind: Kind, element: () -> CoroutineContext) {
    val ends =
      List(CALLS) { n ->
        val own = "client-$n"
        val look = { echo.reads.note("$own ", ID.store) }
        ID.call<CompletableFuture<String>, RuntimeException>(own) {
          CoroutineScope(Dispatchers.Default + element()).future {
            val answer = kind.call(echo.`as`("server-$n"), "server-$n word", look)
            look()
            answer
          }
        }
      }
    ends.forEachIndexed { n, end ->
      assertEquals("server-$n word", end.get(60, TimeUnit.SECONDS))
    }
  }

  @ParameterizedTest
  @EnumSource
  fun coroutines_seeTheirOwnStoreOnBothSides(kind: Kind) {
    Echo(true) { service(it, inheritedAsyncContext()) }
      .use { echo ->
        callAll(echo, kind) { asyncContext(AsyncContext.current()) }
        echo.reads.assertAllRight(2 * CALLS)
      }
  }

  @ParameterizedTest
  @EnumSource
  fun withoutElementsAndInterceptors_theyLoseIt(kind: Kind) {
    Echo(false) { service(it, EmptyCoroutineContext) }
      .use { echo ->
        callAll(echo, kind) { EmptyCoroutineContext }
        val wrong = echo.reads.lost.get() + echo.reads.crossed.get()
        assertTrue(wrong > CALLS, "$wrong of ${echo.reads.all}")
      }
  }

  private companion object {
    const val CALLS = 150
    @JvmField @RegisterExtension val LOGGED: LoggedId = ID
  }
}
