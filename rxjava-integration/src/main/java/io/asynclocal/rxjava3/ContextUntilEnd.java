package io.asynclocal.rxjava3;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a subscription and knows where that runs, until it has ended.
 *
 * <p>A source may keep its subscriber or its emitter for ever, and may signal when nobody waits any
 * more. So the context is let go of at the end, and from then on is known as long as somebody else
 * keeps it: what comes too late runs there, and in the root else, but never where its emitter is.
 *
 * <p>It is the context that others keep. Where hooks watch, the capture is a resource in it, which
 * nobody keeps, and of which they have been told that it has ended.
 */
abstract class ContextUntilEnd {
  private @Nullable Capture capture;
  private @Nullable WeakReference<AsyncContext> ended;

  ContextUntilEnd(Capture capture) {
    this.capture = capture;
  }

  /** {@return where the subscription runs} */
  final Capture capture() {
    Capture captured = capture;
    return captured != null ? captured : captureAfterTheEnd();
  }

  /** {@return where the subscription runs, null if it has ended} */
  final @Nullable Capture captureUntilEnd() {
    return capture;
  }

  private Capture captureAfterTheEnd() {
    VarHandle.loadLoadFence(); // another thread may have ended the subscription
    WeakReference<AsyncContext> reference = ended;
    AsyncContext context = reference == null ? null : reference.get();
    return context != null ? context : AsyncContext.root();
  }

  /** Lets go of the context, since the subscription has ended. */
  final void forget() {
    Capture captured = capture;
    if (captured != null) {
      AsyncContext context = captured.context();
      if (context != AsyncContext.root()) {
        ended = new WeakReference<>(context);
      }
      VarHandle.storeStoreFence();
      capture = null;
      captured.release();
    }
  }
}
