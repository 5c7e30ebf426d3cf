package io.asynclocal.okhttp

import io.asynclocal.AsyncContext
import io.asynclocal.coroutines.asyncContext
import io.asynclocal.logging.LoggedId
import io.asynclocal.okhttp.Asked.CALLS
import io.asynclocal.okhttp.Asked.ID
import java.io.IOException
import java.util.concurrent.TimeUnit
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.future
import okhttp3.Call
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.RegisterExtension
import retrofit2.http.GET
import retrofit2.http.Path

/** 150 calls at once of a `suspend` function that Retrofit makes, each in a coroutine. */
internal class SuspendingCallsTest {
  private val asked = Asked()

  @AfterEach fun end() = asked.end()

  /** What Retrofit makes. */
  interface Api {
    @GET("/{own}") suspend fun get(@Path("own") own: String): String

    @GET("/{own}/broken") suspend fun broken(@Path("own") own: String): String
  }

  /** Asks for all at once, each as itself; each third call fails. */
  private fun askAll(calls: Call.Factory, element: () -> CoroutineContext) {
    val api = asked.api(Api::class.java, calls)
    val ends =
      List(CALLS) { n ->
        val own = "client-$n"
        ID.call<_, RuntimeException>(own) {
          CoroutineScope(Dispatchers.Default + element()).future {
            try {
              val answer = if (n % 3 == 0) api.broken(own) else api.get(own)
              asked.note(own)
              answer
            } catch (_: IOException) {
              asked.note(own)
              "failed"
            }
          }
        }
      }
    ends.forEachIndexed { n, end ->
      val expected = if (n % 3 == 0) "failed" else "/client-$n"
      assertEquals(expected, end.get(60, TimeUnit.SECONDS))
    }
  }

  private fun current(): CoroutineContext = asyncContext(AsyncContext.current())

  @Test
  fun coroutinesAndInterceptors_seeTheirOwnStore() {
    askAll(PropagatingCallFactory.of(asked.client), ::current)
    asked.assertAllRight(3 * CALLS)
  }

  /** The element brings the coroutine its store back, and OkHttp's interceptors nothing. */
  @Test
  fun withoutTheFactory_interceptorsLoseIt() {
    askAll(asked.client, ::current)
    asked.assertLost(2 * CALLS)
  }

  @Test
  fun withoutTheElement_interceptorsAndCoroutinesLoseIt() {
    askAll(PropagatingCallFactory.of(asked.client)) { EmptyCoroutineContext }
    asked.assertLost(3 * CALLS)
  }

  private companion object {
    @JvmField @RegisterExtension val LOGGED: LoggedId = ID
  }
}
