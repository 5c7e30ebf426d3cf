package io.asynclocal.okhttp;

import io.asynclocal.AsyncContext;
import io.asynclocal.Capture;
import org.jspecify.annotations.Nullable;

/** What was captured where a socket was opened, until that has ended. */
final class SocketContext {
  private volatile @Nullable Capture captured = PropagatingCall.CALL.capture();

  /** Returns what was captured; the current context once the socket has ended. */
  Capture captured() {
    Capture present = captured;
    return present == null ? AsyncContext.current() : present;
  }

  void release() {
    Capture ended = captured;
    captured = null;
    if (ended != null) {
      ended.release();
    }
  }
}
