package io.asynclocal.junit;

import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes the assertions that failed in a test's work, where they end in a future or in a pool's
 * handler, and the test would stay green.
 */
final class FailedAssertions implements AsyncHookCallbacks {
  private final TestFlow test;

  /** The types of the test's work that is alive, by id. */
  private final Map<Long, String> types = new ConcurrentHashMap<>();

  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> found = new ArrayList<>();

  FailedAssertions(TestFlow test) {
    this.test = test;
  }

  @Override
  public void init(long asyncId, String type, long triggerAsyncId, AsyncResource resource) {
    if (test.isHere()) {
      types.put(asyncId, type);
    }
  }

  @Override
  public void destroy(long asyncId) {
    types.remove(asyncId);
  }

  @Override
  public void failed(long asyncId, Throwable failure) {
    String type = types.get(asyncId);
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (type != null && cause instanceof AssertionError) {
      note(type + " " + asyncId, cause);
    }
  }

  /** One failure passes through many futures. */
  private synchronized void note(String work, Throwable failure) {
    if (seen.add(failure)) {
      found.add(
          work
              + ", on thread '"
              + Thread.currentThread().getName()
              + "': "
              + failure
              + Findings.stack(
                  List.of(failure.getStackTrace()).stream()
                      .dropWhile(frame -> frame.getClassName().startsWith("org.junit."))
                      .toList()));
    }
  }

  /** Returns what failed, and where. */
  synchronized List<String> found() {
    return List.copyOf(found);
  }
}
