package io.asynclocal.junit;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncHookCallbacks;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.Scope;
import io.asynclocal.ThreadView;
import io.asynclocal.diagnostics.AsyncEvent;
import io.asynclocal.diagnostics.AsyncObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The threads on which a test's work has run or scopes were opened, and what is left on them. */
final class ThreadsWatch implements AsyncHookCallbacks, AsyncObserver {
  /** So many threads are looked through for those that have ended, which say nothing any more. */
  private static final int MANY = 1_000;

  private final TestFlow flow;
  private final Map<Thread, SeenThread> threads = new LinkedHashMap<>();
  private final Map<Scope, Change> scopes = new WeakHashMap<>();
  private @Nullable Thread testThread;
  private Set<Scope> openBefore = Set.of();

  ThreadsWatch(TestFlow flow) {
    this.flow = flow;
  }

  /** Begins on the thread of the test itself. */
  synchronized void begin() {
    testThread = Thread.currentThread();
    openBefore = Set.copyOf(ThreadView.ofCurrentThread().openScopes());
  }

  @Override
  public synchronized void on(AsyncEvent event) {
    switch (event.kind()) {
      case BEFORE -> {
        // What is current now is what the thread has without the work.
        SeenThread seen = seen(flow.isHere() ? AsyncContext.root() : AsyncContext.current());
        seen.begin();
      }
      case AFTER -> {
        SeenThread seen = threads.get(Thread.currentThread());
        if (seen != null) {
          seen.end();
        }
      }
      default -> {}
    }
  }

  @Override
  public void entered(AsyncLocalStorage<?> storage) {
    changed(storage);
  }

  @Override
  public void opened(Scope scope) {
    changed(scope);
  }

  /** Takes note of the test's own changes, and of nobody's: a bare pool has lost its context. */
  private void changed(Object change) {
    TestFlow owner = flow.owner();
    if (owner == flow || owner == null) {
      Change made = Change.here(change);
      synchronized (this) {
        if (change instanceof Scope scope && owner == flow) {
          scopes.put(scope, made);
        }
        seen(AsyncContext.root()).changed(made);
      }
    }
  }

  private SeenThread seen(AsyncContext found) {
    if (threads.size() >= MANY) {
      threads.values().removeIf(seen -> !seen.isAlive());
    }
    return threads.computeIfAbsent(Thread.currentThread(), first -> new SeenThread(found));
  }

  /** Closes what is open on the test's own thread, the newest first, and describes it. */
  List<String> closeScopes() {
    List<String> closed = new ArrayList<>();
    for (Scope scope : ThreadView.ofCurrentThread().openScopes()) {
      if (!openBefore.contains(scope)) {
        closed.add(describe(scope));
        scope.close();
      }
    }
    return closed;
  }

  /** Describes the test's scopes that are open on other threads. */
  synchronized List<String> openScopes() {
    return others().stream()
        .flatMap(seen -> seen.view().openScopes().stream())
        .filter(scopes::containsKey)
        .map(this::describe)
        .toList();
  }

  private synchronized String describe(Scope scope) {
    Change opened = scopes.get(scope);
    return opened == null ? scope.toString() : opened.toString();
  }

  /** Describes the threads that have the test's context and none of its work. */
  synchronized List<String> leftContexts() {
    return others().stream()
        .filter(SeenThread::hasContext)
        .filter(seen -> flow.owner(seen.view().context()) == flow)
        .map(SeenThread::toString)
        .toList();
  }

  /** Describes the idle threads that have a context which is no test's. */
  synchronized List<String> leftByNobody() {
    return others().stream()
        .filter(SeenThread::hasContext)
        .filter(seen -> flow.owner(seen.view().context()) == null && seen.isIdle())
        .map(SeenThread::toString)
        .toList();
  }

  /** Takes it that what a part of the flow has left on threads has been told of. */
  synchronized void knowOf(ThreadsWatch part) {
    for (SeenThread seen : part.left()) {
      SeenThread same = threads.get(seen.thread());
      if (same != null) {
        same.isKnown();
      }
    }
  }

  private synchronized List<SeenThread> left() {
    return others().stream().filter(SeenThread::hasContext).toList();
  }

  private List<SeenThread> others() {
    return threads.entrySet().stream()
        .filter(entry -> entry.getKey() != testThread)
        .map(Map.Entry::getValue)
        .filter(SeenThread::isAlive)
        .toList();
  }
}
