package io.asynclocal.netty;

import io.asynclocal.AsyncContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import reactor.netty.NettyPipeline;

/**
 * Stands before the handler of Reactor Netty that writes the access log when the end of a response
 * has gone, and tells it that as the one who made the request.
 */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // it is the promise that was passed
final class AccessLogEntry extends ChannelOutboundHandlerAdapter {
  private static final ChannelHandler HANDLER = new AccessLogEntry();
  private static final String NAME = "asynclocal.accessLog";
  private static final AttributeKey<AsyncContext> REQUEST =
      AttributeKey.valueOf("io.asynclocal.netty.request");

  private AccessLogEntry() {}

  static void addTo(ChannelPipeline pipeline) {
    if (pipeline.get(NAME) == null && pipeline.get(NettyPipeline.AccessLogHandler) != null) {
      pipeline.addBefore(NettyPipeline.AccessLogHandler, NAME, HANDLER);
    }
  }

  /** Keeps who makes a request until its response has gone, if anybody asks for it then. */
  static void keep(AsyncContext requester, Channel channel) {
    if (channel.pipeline().get(NAME) != null) {
      channel.attr(REQUEST).set(requester);
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    AsyncContext requester =
        message instanceof LastHttpContent ? context.channel().attr(REQUEST).getAndSet(null) : null;
    if (requester == null) {
      context.write(message, promise);
    } else {
      context
          .write(message)
          .addListener((ChannelFuture written) -> requester.run(() -> complete(promise, written)));
    }
  }

  private static void complete(ChannelPromise promise, ChannelFuture written) {
    if (written.isSuccess()) {
      promise.trySuccess();
    } else {
      promise.tryFailure(written.cause());
    }
  }
}
