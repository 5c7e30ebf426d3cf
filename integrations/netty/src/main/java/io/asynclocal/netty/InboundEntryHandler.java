package io.asynclocal.netty;

import io.asynclocal.AsyncContext;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Makes each event on its way to the following handlers a callback in the root. */
@Sharable
final class InboundEntryHandler extends ChannelInboundHandlerAdapter {
  static final ChannelInboundHandler ANYWHERE = new InboundEntryHandler();

  private InboundEntryHandler() {}

  @Override
  public void channelRegistered(ChannelHandlerContext context) {
    AsyncContext.root().run(context::fireChannelRegistered);
  }

  @Override
  public void channelUnregistered(ChannelHandlerContext context) {
    AsyncContext.root().run(context::fireChannelUnregistered);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    AsyncContext.root().run(context::fireChannelActive);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    AsyncContext.root().run(context::fireChannelInactive);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    AsyncContext.root().run(() -> context.fireChannelRead(message));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    AsyncContext.root().run(context::fireChannelReadComplete);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    AsyncContext.root().run(() -> context.fireUserEventTriggered(event));
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    AsyncContext.root().run(context::fireChannelWritabilityChanged);
  }

  @Override
  @SuppressWarnings("deprecation") // Netty's own: it moved to the inbound handlers
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    AsyncContext.root().run(() -> context.fireExceptionCaught(cause));
  }
}
