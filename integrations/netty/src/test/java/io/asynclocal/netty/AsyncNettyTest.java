package io.asynclocal.netty;

import static io.asynclocal.netty.EventLoops.leftOn;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.asynclocal.AsyncLocalStorage;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncNettyTest {
  private static final AsyncLocalStorage<String> ID =
      AsyncLocalStorage.<String>builder().name("id").build();

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventExecutorGroup workers = new DefaultEventExecutorGroup(1);

  @AfterEach
  void shutDown() throws Exception {
    loops.shutdownGracefully(0, 5, SECONDS).await();
    workers.shutdownGracefully(0, 5, SECONDS).await();
  }

  /** Answers each line with the store that was there before it, and enters the line. */
  private static final class Entering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf line = (ByteBuf) message;
      String before = ID.getStore();
      ID.enterWith(line.toString(UTF_8));
      line.release();
      context.writeAndFlush(Unpooled.copiedBuffer(before + "\n", UTF_8));
    }
  }

  private List<String> ask(boolean entries, int connections, int lines) throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (entries) {
                      channel.pipeline().addLast(AsyncNetty.entries());
                    }
                    channel.pipeline().addLast(new LineBasedFrameDecoder(100), new Entering());
                  }
                })
            .bind(new InetSocketAddress("localhost", 0))
            .sync()
            .channel();
    try {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        try (Socket client = new Socket()) {
          client.connect(server.localAddress());
          BufferedReader in =
              new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
          for (int j = 0; j < lines; j++) {
            client.getOutputStream().write((i + "." + j + "\n").getBytes(UTF_8));
            answers.add(in.readLine());
          }
        }
      }
      return answers;
    } finally {
      server.close().sync();
    }
  }

  @Test
  void handlerEntersForItsOwnEventOnly() throws Exception {
    List<String> answers = ask(true, 5, 4);

    assertEquals(20, answers.size());
    answers.forEach(seen -> assertEquals("null", seen));
    assertEquals(List.of(), leftOn(loops));
  }

  @Test
  void handlerEntersForTheNextEventsWithoutEntries() throws Exception {
    List<String> answers = ask(false, 5, 4);

    assertEquals(19, answers.stream().filter(seen -> !seen.equals("null")).count());
    assertEquals(List.of("AsyncContext[id]"), leftOn(loops));
  }

  @Test
  void eventOfAHandlerInTheMiddleIsAnEntryAfterInboundEntries() {
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel
        .pipeline()
        .addLast("idle", new ChannelInboundHandlerAdapter())
        .addLast(AsyncNetty.inboundEntries())
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext context, Object event) {
                seen.add(ID.getStore());
                ID.enterWith(event.toString());
              }
            });

    ID.run(
        "outside",
        () -> {
          channel.pipeline().context("idle").fireUserEventTriggered("first");
          channel.pipeline().context("idle").fireUserEventTriggered("second");
          assertEquals("outside", ID.getStore());
        });

    assertEquals(Arrays.asList(null, null), seen);
  }

  @Test
  void operationsPassInboundEntriesAsTheirCaller() {
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel
        .pipeline()
        .addLast(
            AsyncNetty.entries(),
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(
                  ChannelHandlerContext context, Object message, ChannelPromise promise) {
                seen.add(ID.getStore());
                context.write(message, promise);
              }
            },
            AsyncNetty.inboundEntries());

    ID.run("writer", () -> channel.pipeline().writeAndFlush("message"));

    assertEquals(List.of("writer"), seen);
  }

  @Test
  void flushOfAnotherTellsEachListenerInItsOwnContext() {
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(AsyncNetty.entries());

    ID.run(
        "a",
        () ->
            channel
                .write("of a")
                .addListener(AsyncNetty.listener(done -> seen.add("bound " + ID.getStore()))));
    ID.run("b", () -> channel.write("of b").addListener(done -> seen.add("not " + ID.getStore())));
    ID.run("c", () -> channel.pipeline().flush());

    assertEquals(List.of("bound a", "not null"), seen);
  }

  @Test
  void flushOfAnotherTellsListenersInItsContextWithoutEntries() {
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel();

    ID.run("b", () -> channel.write("of b").addListener(done -> seen.add("not " + ID.getStore())));
    ID.run("c", () -> channel.pipeline().flush());

    assertEquals(List.of("not c"), seen);
  }

  @Test
  void closeOfAnotherTellsListenersOfTheChannelNothing() {
    List<String> seen = new ArrayList<>();
    EmbeddedChannel channel = new EmbeddedChannel(AsyncNetty.entries());

    channel.closeFuture().addListener(done -> seen.add("not " + ID.getStore()));
    ID.run(
        "opener",
        () ->
            channel
                .closeFuture()
                .addListener(AsyncNetty.listener(done -> seen.add("bound " + ID.getStore()))));
    ID.run("closer", () -> channel.close());

    assertEquals(List.of("not null", "bound opener"), seen);
  }

  @Test
  void nullListenerIsRefused() {
    NullPointerException refused =
        assertThrows(NullPointerException.class, () -> AsyncNetty.listener(null));

    assertEquals("listener is null. Pass the listener that is to be told.", refused.getMessage());
  }

  @Test
  void handlerOfAPropagatingGroupRunsAsWhoeverWrites() throws Exception {
    assertEquals("writer", storeOfAWrite(AsyncNetty.propagating(workers)));
  }

  @Test
  void handlerOfAnotherGroupRunsAsNobody() throws Exception {
    assertNotEquals("writer", storeOfAWrite(workers));
  }

  @SuppressWarnings("deprecation") // in 4.2; it is the way in both versions
  private String storeOfAWrite(EventExecutorGroup group) throws Exception {
    LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel
        .pipeline()
        .addLast(
            group,
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(
                  ChannelHandlerContext context, Object message, ChannelPromise promise) {
                seen.add("" + ID.getStore());
                promise.setSuccess();
              }
            });
    ID.run("writer", () -> channel.pipeline().write("message"));
    return seen.poll(10, SECONDS);
  }

  @Test
  void propagatingAgainIsTheSame() {
    EventExecutorGroup propagating = AsyncNetty.propagating(workers);

    assertEquals(propagating, AsyncNetty.propagating(propagating));
    assertEquals(propagating.next(), propagating.iterator().next());
    assertEquals(propagating.next(), AsyncNetty.propagating(propagating.next()));
  }

  @Test
  void tasksOfEveryFormRunAsTheirSubmitter() throws Exception {
    EventExecutorGroup propagating = AsyncNetty.propagating(workers);
    LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Runnable task = () -> seen.add("" + ID.getStore());

    ID.call(
        "mine",
        () -> {
          propagating.execute(task);
          propagating.submit(task).get(10, SECONDS);
          propagating.submit(task, "result").get(10, SECONDS);
          assertEquals("mine", propagating.submit(() -> ID.getStore()).get(10, SECONDS));
          propagating.schedule(task, 1, SECONDS).cancel(false);
          propagating.schedule(task, 0, SECONDS).get(10, SECONDS);
          assertEquals(
              "mine", propagating.schedule(() -> ID.getStore(), 0, SECONDS).get(10, SECONDS));
          assertEquals("mine", propagating.invokeAny(List.of(() -> ID.getStore())));
          assertEquals(
              "mine", propagating.invokeAll(List.of(() -> ID.getStore())).get(0).get(10, SECONDS));
          return null;
        });
    assertEquals(List.of("mine", "mine", "mine", "mine"), List.copyOf(seen));
    seen.clear();

    var periodic = ID.call("p", () -> propagating.scheduleAtFixedRate(task, 0, 1, SECONDS));
    assertEquals("p", seen.poll(10, SECONDS));
    periodic.cancel(false);
    var delayed = ID.call("d", () -> propagating.scheduleWithFixedDelay(task, 0, 1, SECONDS));
    assertEquals("d", seen.poll(10, SECONDS));
    delayed.cancel(false);
    assertEquals(List.of(), leftOn(workers));
  }

  @Test
  void promiseOfAPropagatingExecutorTellsListenersInTheirContexts() throws Exception {
    var executor = AsyncNetty.propagating(workers).next();
    var promise = executor.<String>newPromise();
    CompletableFuture<String> told = new CompletableFuture<>();
    LinkedBlockingQueue<String> wrong = new LinkedBlockingQueue<>();
    GenericFutureListener<Future<String>> removed = done -> wrong.add("removed");

    ID.run("a", () -> promise.addListener(removed));
    ID.run("b", () -> promise.removeListener(removed));
    ID.run("a", () -> promise.addListener(done -> told.complete(ID.getStore())));
    ID.run("completer", () -> promise.setSuccess("done"));

    assertEquals("a", told.get(10, SECONDS));
    assertNull(wrong.peek());
    CompletableFuture<String> late = new CompletableFuture<>();
    ID.run("late", () -> promise.addListener(done -> late.complete(ID.getStore())));
    assertEquals("late", late.get(10, SECONDS));
    CompletableFuture<String> failed = new CompletableFuture<>();
    ID.run(
        "f",
        () ->
            executor
                .newFailedFuture(new IllegalStateException("x"))
                .addListener(done -> failed.complete(ID.getStore())));
    assertEquals("f", failed.get(10, SECONDS));
    assertEquals("done", executor.newSucceededFuture("done").get());
  }
}
