package io.asynclocal.ktor

import io.asynclocal.AsyncContext
import io.asynclocal.coroutines.asyncContext
import io.ktor.http.ContentType
import io.ktor.http.Headers
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.OutgoingContent
import io.ktor.util.AttributeKey
import io.ktor.utils.io.ByteReadChannel
import io.ktor.utils.io.ByteWriteChannel
import kotlinx.coroutines.withContext

/** Returns this, or a content that is written in the context that is current now. */
internal fun OutgoingContent.inCurrentContext(): OutgoingContent =
  when (this) {
    is OutgoingContent.WriteChannelContent -> WrittenInContext(this)
    is OutgoingContent.ReadChannelContent -> ReadInContext(this)
    is OutgoingContent.ContentWrapper -> copy(delegate().inCurrentContext())
    else -> this
  }

private class WrittenInContext(private val content: WriteChannelContent) :
  OutgoingContent.WriteChannelContent() {
  private val caller = AsyncContext.current()

  override val contentType: ContentType?
    get() = content.contentType

  override val contentLength: Long?
    get() = content.contentLength

  override val status: HttpStatusCode?
    get() = content.status

  override val headers: Headers
    get() = content.headers

  override fun <T : Any> getProperty(key: AttributeKey<T>): T? = content.getProperty(key)

  override fun <T : Any> setProperty(key: AttributeKey<T>, value: T?) =
    content.setProperty(key, value)

  override fun trailers(): Headers? = content.trailers()

  override suspend fun writeTo(channel: ByteWriteChannel) =
    withContext(asyncContext(caller)) { content.writeTo(channel) }
}

/** Here it is the beginning that counts: what launches a coroutine to read from does so here. */
private class ReadInContext(private val content: ReadChannelContent) :
  OutgoingContent.ReadChannelContent() {
  private val caller = AsyncContext.current()

  override val contentType: ContentType?
    get() = content.contentType

  override val contentLength: Long?
    get() = content.contentLength

  override val status: HttpStatusCode?
    get() = content.status

  override val headers: Headers
    get() = content.headers

  override fun <T : Any> getProperty(key: AttributeKey<T>): T? = content.getProperty(key)

  override fun <T : Any> setProperty(key: AttributeKey<T>, value: T?) =
    content.setProperty(key, value)

  override fun trailers(): Headers? = content.trailers()

  override fun readFrom(): ByteReadChannel =
    caller.call<ByteReadChannel, RuntimeException> { content.readFrom() }

  override fun readFrom(range: LongRange): ByteReadChannel =
    caller.call<ByteReadChannel, RuntimeException> { content.readFrom(range) }
}
