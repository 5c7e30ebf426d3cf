package io.asynclocal.diagnostics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Replays events as links, ready points and executions of continuations. For one thread. */
final class Continuations {
  private static final String FUTURE = "CompletableFuture";

  /** A continuation that has been handed over. */
  private static final class Link {
    final long linkId;
    final long executeId;
    @Nullable Long readyId;

    Link(long linkId, long executeId) {
      this.linkId = linkId;
      this.executeId = executeId;
    }
  }

  /** Work that is running on a thread. */
  private record Execution(long asyncId, long executeId) {}

  private final Consumer<String> lines;
  private final Map<Long, Link> links = new HashMap<>();
  private final Map<Long, List<Link>> waiting = new HashMap<>();
  private final Map<Long, Deque<Execution>> threads = new HashMap<>();
  private @Nullable Long outside;
  private long nextId;

  Continuations(Consumer<String> lines) {
    this.lines = lines;
  }

  void on(AsyncEvent event) {
    switch (event.kind()) {
      case INIT -> begun(event);
      case RESOLVE -> resolved(event);
      case BEFORE -> before(event);
      case AFTER -> after(event);
      case DESTROY -> {
        links.remove(event.origin().asyncId());
        waiting.remove(event.origin().asyncId());
      }
    }
  }

  private void begun(AsyncEvent event) {
    Message message = event.origin().message();
    if (message != null) {
      passed(message, event);
    } else if (isContinuation(event)) {
      link(event);
    }
  }

  private void passed(Message message, AsyncEvent event) {
    String trace =
        message.traceId().isEmpty() ? "" : ", \"traceID\": " + Text.json(message.traceId());
    String peer = ", \"peer\": " + Text.json(message.peer());
    line(message.event(), executing(event.threadId()), peer + trace);
  }

  /**
   * A program waits for nothing. Nor does a future that its maker's code completes: only what is
   * registered on it is a continuation, and is caused by it.
   */
  private boolean isContinuation(AsyncEvent event) {
    Origin origin = event.origin();
    return switch (origin.type()) {
      case AsyncRecorder.PROGRAM -> false;
      case FUTURE -> origin.triggerAsyncId() != runningId(event.threadId());
      default -> true;
    };
  }

  private Link link(AsyncEvent event) {
    long executeId = executing(event.threadId());
    Link link = new Link(nextId(), executeId);
    links.put(event.origin().asyncId(), link);
    waiting.computeIfAbsent(event.origin().triggerAsyncId(), id -> new ArrayList<>()).add(link);
    line("link", link.executeId, ", \"linkID\": " + link.linkId + name(event.origin()));
    return link;
  }

  /** A stack that was sampled says how the continuation was handed over. */
  private static String name(Origin origin) {
    return origin.stack().isEmpty() ? "" : ", \"name\": " + Text.json(origin.name());
  }

  private void resolved(AsyncEvent event) {
    List<Link> reactions = waiting.remove(event.origin().asyncId());
    if (reactions != null) {
      reactions.forEach(reaction -> ready(reaction, event.threadId()));
    }
  }

  private long ready(Link link, long threadId) {
    Execution running = running(threadId);
    long readyId = nextId();
    link.readyId = readyId;
    line(
        "ready",
        running == null ? link.executeId : running.executeId,
        ", \"linkID\": " + link.linkId + ", \"readyID\": " + readyId);
    return readyId;
  }

  private void before(AsyncEvent event) {
    String cause = "";
    if (!event.origin().type().equals(AsyncRecorder.PROGRAM)) {
      Link link = links.get(event.origin().asyncId());
      if (link == null) {
        link = link(event);
      }
      long readyId = link.readyId == null ? ready(link, event.threadId()) : link.readyId;
      link.readyId = null;
      cause = ", \"readyID\": " + readyId;
    }
    Execution execution = new Execution(event.origin().asyncId(), nextId());
    line("executionBegin", execution.executeId, cause);
    executions(event.threadId()).addLast(execution);
  }

  private void after(AsyncEvent event) {
    Execution running = running(event.threadId());
    if (running != null && running.asyncId == event.origin().asyncId()) {
      executions(event.threadId()).removeLast();
      line("executionEnd", running.executeId, "");
    }
  }

  private @Nullable Execution running(long threadId) {
    return executions(threadId).peekLast();
  }

  private Deque<Execution> executions(long threadId) {
    return threads.computeIfAbsent(threadId, id -> new ArrayDeque<>());
  }

  private long runningId(long threadId) {
    Execution running = running(threadId);
    return running == null ? 1 : running.asyncId;
  }

  /** Returns the execution that goes on; all code outside of any is one that never ends. */
  private long executing(long threadId) {
    Execution running = running(threadId);
    if (running != null) {
      return running.executeId;
    }
    if (outside == null) {
      outside = nextId();
      line("executionBegin", outside, "");
    }
    return outside;
  }

  private long nextId() {
    return nextId++;
  }

  private void line(String event, long executeId, String rest) {
    lines.accept("{ \"event\": \"" + event + "\", \"executeID\": " + executeId + rest + " }");
  }
}
