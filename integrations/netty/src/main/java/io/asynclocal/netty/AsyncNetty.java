package io.asynclocal.netty;

import static java.util.Objects.requireNonNull;

import io.asynclocal.AsyncBoundary;
import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.netty.util.concurrent.GenericProgressiveFutureListener;
import io.netty.util.concurrent.ProgressiveFuture;

/**
 * Makes Netty's event loops safe for stores, and hands contexts over where Netty calls back.
 *
 * <p>An event loop calls handler after handler, for one channel after another, on one thread. That
 * is no callback of its own, so what a handler enters would stay for the next request. With {@link
 * #entries()} at the head of a pipeline it is one, which begins in the root:
 *
 * {@snippet :
 * new ServerBootstrap()
 *     .childHandler(
 *         new ChannelInitializer<Channel>() {
 *           protected void initChannel(Channel channel) {
 *             channel.pipeline().addLast(AsyncNetty.entries(), new HttpServerCodec(), new Handler());
 *           }
 *         });
 * }
 *
 * <p>Work that belongs to a request is handed over with the request's context: what listens to a
 * future by {@link #listener}, what is executed by {@link #propagating}.
 *
 * <p><b>Memory.</b> Neither a channel nor an event loop keeps a context, only work that waits.
 *
 * <p><b>Cost.</b> An entry writes one field before and after each event; no stores are looked at.
 */
public final class AsyncNetty {
  static final AsyncBoundary LISTENER = AsyncBoundary.of("Listener");

  private AsyncNetty() {}

  /**
   * Returns what belongs at the head of a pipeline, a server's or a client's: each event that the
   * transport reports (a read, an exception, a change of the channel's state) and each operation
   * that reaches the transport (a flush, whose writes complete there; a close) runs in the root,
   * and what is entered there ends there. Handlers see what the event brings; listeners that are
   * told there see nothing, unless they are {@linkplain #listener bound}.
   *
   * @return the handler, which can be shared by all channels
   */
  public static ChannelHandler entries() {
    return EntryHandler.HEAD;
  }

  /**
   * Returns what belongs after a handler that fires events by itself, such as Netty's {@code
   * IdleStateHandler} from a task of the event loop: each event from there on runs in the root.
   * Operations on their way to the transport pass it untouched.
   *
   * @return the handler, which can be shared by all channels and stand at several places in one
   */
  public static ChannelHandler inboundEntries() {
    return InboundEntryHandler.ANYWHERE;
  }

  /**
   * Returns a listener that is told in the context that is current now, whoever completes the
   * future:
   *
   * {@snippet :
   * channel.writeAndFlush(reply).addListener(AsyncNetty.listener(done -> log.info("sent")));
   * }
   *
   * <p>Netty removes listeners by identity, so keep what this returns in order to remove it. A
   * {@link GenericProgressiveFutureListener} stays one.
   *
   * @param <F> the kind of future
   * @param listener the listener to bind
   * @return the bound listener, for one future
   * @throws NullPointerException if {@code listener} is null
   */
  public static <F extends Future<?>> GenericFutureListener<F> listener(
      GenericFutureListener<F> listener) {
    requireNonNull(listener, "listener is null. Pass the listener that is to be told.");
    return bind(listener, () -> {});
  }

  /**
   * As {@link #listener}, with something to do when it has been told.
   *
   * @param told run after the listener
   */
  @SuppressWarnings("unchecked") // whoever adds a progressive listener has a progressive future
  static <F extends Future<?>> GenericFutureListener<F> bind(
      GenericFutureListener<F> listener, Runnable told) {
    return listener instanceof GenericProgressiveFutureListener<?> progressive
        ? (GenericFutureListener<F>)
            new BoundProgressiveListener<>(
                (GenericProgressiveFutureListener<ProgressiveFuture<?>>) progressive, told)
        : new BoundFutureListener<>(listener, told);
  }

  /**
   * Returns executors whose tasks run in the context of the code that submitted them, and whose
   * promises tell their listeners in the context that was current when they were added. A handler
   * that is added to a pipeline with such a group is called in the context of whatever fires the
   * event or writes, where that is another thread.
   *
   * @param executors run the tasks: a group, an event loop, or one executor
   * @return {@code executors} itself if it carries contexts already
   * @throws NullPointerException if {@code executors} is null
   */
  public static EventExecutorGroup propagating(EventExecutorGroup executors) {
    requireNonNull(executors, "executors is null. Pass the group that is to run the tasks.");
    return executors instanceof PropagatingGroup<?> ? executors : PropagatingGroup.of(executors);
  }
}
