package io.asynclocal.awssdk;

import io.asynclocal.AsyncContext;
import java.lang.ref.WeakReference;

/**
 * Where a call was made, until it has ended for all bound interceptors: the SDK keeps the
 * attributes of an execution as long as somebody keeps its future. The SDK calls them one after the
 * other.
 */
final class Caller {
  private Object kept = AsyncContext.current();
  private int interceptors;

  AsyncContext context() {
    if (kept instanceof AsyncContext context) {
      return context;
    }
    AsyncContext late = (AsyncContext) ((WeakReference<?>) kept).get();
    return late == null ? AsyncContext.root() : late;
  }

  void begin() {
    interceptors++;
  }

  void end() {
    if (--interceptors <= 0 && kept instanceof AsyncContext context) {
      kept = new WeakReference<>(context);
    }
  }
}
