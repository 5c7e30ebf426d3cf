package io.asynclocal.ktor

import io.asynclocal.AsyncContext
import io.asynclocal.coroutines.asyncContext
import io.asynclocal.coroutines.inheritedAsyncContext
import io.ktor.http.ContentType
import io.ktor.http.Headers
import io.ktor.http.content.OutgoingContent
import io.ktor.util.AttributeKey
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.ByteWriteChannel
import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.Job
import kotlinx.coroutines.withContext

/**
 * An upgrade, such as to a WebSocket, that goes on in the context of the call that asked for it.
 * Engines give it coroutine contexts of their own, which know nothing of the call.
 */
internal class UpgradeInContext(private val upgrade: ProtocolUpgrade) :
  OutgoingContent.ProtocolUpgrade() {
  private val caller = AsyncContext.current()

  override val contentType: ContentType?
    get() = upgrade.contentType

  override val contentLength: Long?
    get() = upgrade.contentLength

  override val headers: Headers
    get() = upgrade.headers

  override fun <T : Any> getProperty(key: AttributeKey<T>): T? = upgrade.getProperty(key)

  override fun <T : Any> setProperty(key: AttributeKey<T>, value: T?) =
    upgrade.setProperty(key, value)

  override fun trailers(): Headers? = upgrade.trailers()

  override suspend fun upgrade(
    input: ByteReadChannel,
    output: ByteWriteChannel,
    engineContext: CoroutineContext,
    userContext: CoroutineContext,
  ): Job {
    val inherited = inheritedAsyncContext()
    return withContext(asyncContext(caller)) {
      upgrade.upgrade(input, output, engineContext + inherited, userContext + inherited)
    }
  }
}
