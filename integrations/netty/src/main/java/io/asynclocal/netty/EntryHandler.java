package io.asynclocal.netty;

import io.asynclocal.AsyncContext;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelPromise;
import java.net.SocketAddress;

/**
 * Makes all that passes the head of a pipeline a callback in the root, in both directions.
 *
 * <p>Operations are entries because they tell promises' listeners: a flush those of everybody's
 * writes that it sends, of other requests' too, and a close those of the channel's future.
 */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // each is the promise that was passed
final class EntryHandler extends ChannelDuplexHandler {
  static final ChannelHandler HEAD = new EntryHandler(InboundEntryHandler.ANYWHERE);

  private final ChannelInboundHandler events;

  private EntryHandler(ChannelInboundHandler events) {
    this.events = events;
  }

  @Override
  public void channelRegistered(ChannelHandlerContext context) throws Exception {
    events.channelRegistered(context);
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext context) throws Exception {
    events.channelUnregistered(context);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    events.channelActive(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    events.channelInactive(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    events.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    events.channelReadComplete(context);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    events.userEventTriggered(context, event);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    events.channelWritabilityChanged(context);
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own: it moved to the inbound handlers
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    events.exceptionCaught(context, cause);
  }

  @Override
  public void bind(ChannelHandlerContext context, SocketAddress local, ChannelPromise promise) {
    AsyncContext.root().run(() -> context.bind(local, promise));
  }

  @Override
  public void connect(
      ChannelHandlerContext context,
      SocketAddress remote,
      SocketAddress local,
      ChannelPromise promise) {
    AsyncContext.root().run(() -> context.connect(remote, local, promise));
  }

  @Override
  public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
    AsyncContext.root().run(() -> context.disconnect(promise));
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    AsyncContext.root().run(() -> context.close(promise));
  }

  @Override
  public void deregister(ChannelHandlerContext context, ChannelPromise promise) {
    AsyncContext.root().run(() -> context.deregister(promise));
  }

  @Override
  public void read(ChannelHandlerContext context) {
    AsyncContext.root().run(context::read);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    AsyncContext.root().run(() -> context.write(message, promise));
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    AsyncContext.root().run(context::flush);
  }
}
