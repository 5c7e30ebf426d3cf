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
 */
abstract class ContextUntilEnd {
  private @Nullable Capture capture;
  private @Nullable WeakReference<Capture> ended;

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
    WeakReference<Capture> reference = ended;
    Capture captured = reference == null ? null : reference.get();
    return captured != null ? captured : AsyncContext.root();
  }

  /** Lets go of the context, since the subscription has ended. */
  final void forget() {
    Capture captured = capture;
    if (captured != null) {
      if (captured != AsyncContext.root()) {
        ended = new WeakReference<>(captured);
      }
      VarHandle.storeStoreFence();
      capture = null;
      captured.release();
    }
  }
}
