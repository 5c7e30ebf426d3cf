package io.asynclocal.junit;

import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncResource;
import io.asynclocal.foreign.AsyncOperation;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operations of a test that were dropped without being closed. Hooks are told that these are
 * destroyed, as of those that are closed; but the collector tells it, when they are gone.
 */
final class ForgottenOperations implements AsyncHookCallbacks {
  private final TestFlow flow;
  private final Map<Long, Opened> open = new ConcurrentHashMap<>();
  private final List<String> forgotten = new ArrayList<>();

  private record Opened(WeakReference<Object> operation, Change where) {}

  ForgottenOperations(TestFlow flow) {
    this.flow = flow;
  }

  @Override
  public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
    if (resource instanceof AsyncOperation && flow.isHere()) {
      open.put(asyncId, new Opened(new WeakReference<>(resource), Change.here(resource)));
    }
  }

  @Override
  public void destroy(long asyncId) {
    Opened destroyed = open.remove(asyncId);
    if (destroyed != null && destroyed.operation.get() == null) {
      synchronized (forgotten) {
        forgotten.add(destroyed.where + "\n    was dropped without being closed");
      }
    }
  }

  List<String> found() {
    synchronized (forgotten) {
      return List.copyOf(forgotten);
    }
  }
}
