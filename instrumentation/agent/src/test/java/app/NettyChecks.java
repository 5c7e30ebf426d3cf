package app;

import static app.Checks.ID;
import static app.Checks.callIn;
import static app.Checks.collected;
import static app.Checks.in;
import static app.Checks.same;
import static app.Checks.watched;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.FutureListener;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Netty: promises, event executors, and an echo server with its client. */
final class NettyChecks {
  private NettyChecks() {}

  static void addTo(Checks checks) {
    EventExecutor executor = new DefaultEventExecutor();
    checks.add(
        "netty/stores/a listener",
        () -> {
          Promise<String> promise = executor.newPromise();
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> promise.addListener(reading(seen)));
          in("B", () -> promise.setSuccess("x"));
          same("A", seen.get());
        });
    checks.add(
        "netty/stores/several listeners",
        () -> {
          Promise<String> promise = executor.newPromise();
          Checks.Recorded seen = new Checks.Recorded(3);
          FutureListener<String> same = future -> seen.record();
          in("A", () -> promise.addListener(same));
          in("B", () -> promise.addListener(same));
          in("C", () -> promise.addListener(future -> seen.record()));
          promise.setSuccess("x");
          same(List.of("A", "B", "C"), seen.values());
        });
    checks.add(
        "netty/stores/a listener of a future that is complete",
        () -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> executor.newSucceededFuture("x").addListener(reading(seen)));
          same("A", seen.get());
        });
    checks.add(
        "netty/root/a listener",
        () -> {
          Promise<String> promise = executor.newPromise();
          CompletableFuture<String> seen = new CompletableFuture<>();
          promise.addListener(reading(seen));
          in("B", () -> promise.setSuccess("x"));
          same("null", seen.get());
        });
    checks.add(
        "netty/remove/a listener",
        () -> {
          Promise<String> promise = executor.newPromise();
          CompletableFuture<String> seen = new CompletableFuture<>();
          FutureListener<String> removed = reading(seen);
          in("A", () -> promise.addListener(removed));
          promise.removeListener(removed);
          promise.setSuccess("x");
          executor.submit(() -> {}).get();
          same(false, seen.isDone());
        });
    checks.add(
        "netty/leak/a promise that never completes, whose listener was removed",
        () -> {
          Promise<String> promise = executor.newPromise();
          FutureListener<String> listener = future -> {};
          collected(
              store -> {
                promise.addListener(listener);
                promise.removeListener(listener);
              });
          same(false, promise.isDone());
        });
    checks.add(
        "netty/stores/execute",
        () -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          in("A", () -> executor.execute(() -> seen.complete(String.valueOf(ID.getStore()))));
          same("A", seen.get());
        });
    checks.add(
        "netty/root/execute finds nothing of the task before",
        () -> {
          executor.execute(() -> ID.enterWith("left"));
          same(null, executor.submit(ID::getStore).get());
        });
    checks.add(
        "netty/stores/submit",
        () -> same("A", callIn("A", () -> executor.submit(ID::getStore)).get()));
    checks.add(
        "netty/stores/submit with a result",
        () -> {
          CompletableFuture<String> seen = new CompletableFuture<>();
          Runnable task = () -> seen.complete(String.valueOf(ID.getStore()));
          same("x", callIn("A", () -> executor.submit(task, "x")).get());
          same("A", seen.get());
        });
    checks.add(
        "netty/stores/schedule",
        () ->
            same(
                "A",
                callIn("A", () -> executor.schedule(ID::getStore, 1, TimeUnit.MILLISECONDS))
                    .get()));
    checks.add(
        "netty/stores/a periodic task",
        () -> {
          Checks.Recorded seen = new Checks.Recorded(3);
          ScheduledFuture<?> task =
              callIn(
                  "A",
                  () -> executor.scheduleAtFixedRate(seen::record, 1, 1, TimeUnit.MILLISECONDS));
          same(List.of("A", "A", "A"), seen.values().subList(0, 3));
          task.cancel(false);
        });
    checks.add(
        "netty/hooks/submit and its listener",
        () -> {
          Events events =
              watched(
                  () -> {
                    CompletableFuture<String> done = new CompletableFuture<>();
                    executor.submit(() -> {}).addListener(future -> done.complete("x"));
                    done.get();
                    executor.submit(() -> {}).get();
                  });
          same("Executor before after destroy", events.of("Executor").get(0));
          same("[Listener before after destroy]", events.of("Listener").toString());
        });
    checks.add("netty/stores/connect, write and close", NettyChecks::echo);
    checks.add("netty/root/each read begins in the root", NettyChecks::reads);
  }

  private static FutureListener<String> reading(CompletableFuture<String> seen) {
    return (Future<String> future) -> seen.complete(String.valueOf(ID.getStore()));
  }

  private static MultiThreadIoEventLoopGroup newGroup() {
    return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  /** An echo server, and the client's channel to it. */
  private record Echo(MultiThreadIoEventLoopGroup group, Channel server, BlockingQueue<String> seen)
      implements AutoCloseable {
    static Echo start() throws Exception {
      MultiThreadIoEventLoopGroup group = newGroup();
      BlockingQueue<String> seen = new LinkedBlockingQueue<>();
      Channel server =
          new ServerBootstrap()
              .group(group)
              .channel(NioServerSocketChannel.class)
              .childHandler(initializer(new Entering(seen)))
              .bind(InetAddress.getLoopbackAddress(), 0)
              .sync()
              .channel();
      return new Echo(group, server, seen);
    }

    Bootstrap client(ChannelInboundHandlerAdapter handler) {
      return new Bootstrap()
          .group(group)
          .channel(NioSocketChannel.class)
          .handler(initializer(handler))
          .remoteAddress(server.localAddress());
    }

    @Override
    public void close() {
      server.close().syncUninterruptibly();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private static ChannelInitializer<Channel> initializer(ChannelInboundHandlerAdapter handler) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(handler);
      }
    };
  }

  /** Says what each read finds, and enters something. */
  private static final class Entering extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<String> seen;

    Entering(BlockingQueue<String> seen) {
      this.seen = seen;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      seen.add(String.valueOf(ID.getStore()));
      ID.enterWith("entered");
      context.writeAndFlush(message);
    }
  }

  private static final class Echoed extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<String> echoes = new LinkedBlockingQueue<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ((ByteBuf) message).release();
      echoes.add("echo");
    }
  }

  private static ByteBuf bytes() {
    return Unpooled.copiedBuffer(new byte[] {1});
  }

  private static void echo() throws Exception {
    try (Echo echo = Echo.start()) {
      CompletableFuture<String> connected = new CompletableFuture<>();
      CompletableFuture<String> written = new CompletableFuture<>();
      CompletableFuture<String> closed = new CompletableFuture<>();
      Channel channel =
          callIn(
              "A",
              () ->
                  echo.client(new Echoed())
                      .connect()
                      .addListener(f -> connected.complete(String.valueOf(ID.getStore())))
                      .channel());
      same("A", connected.get());
      in("B", () -> channel.closeFuture().addListener(f -> closed.complete("" + ID.getStore())));
      in(
          "C",
          () ->
              channel
                  .writeAndFlush(bytes())
                  .addListener(f -> written.complete("" + ID.getStore())));
      same("C", written.get());
      in("D", channel::close);
      same("B", closed.get());
    }
  }

  private static void reads() throws Exception {
    try (Echo echo = Echo.start()) {
      Echoed echoed = new Echoed();
      Channel channel = callIn("A", () -> echo.client(echoed).connect().sync().channel());
      for (int i = 0; i < 3; i++) {
        channel.writeAndFlush(bytes()).sync();
        echoed.echoes.take();
        same("null", echo.seen().take());
      }
      channel.close().sync();
    }
  }
}
