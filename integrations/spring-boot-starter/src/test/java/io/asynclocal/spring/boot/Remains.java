package io.asynclocal.spring.boot;

import io.asynclocal.AsyncContext;
import io.asynclocal.AsyncLocalStorage;
import io.asynclocal.ThreadView;
import io.asynclocal.spring.IncomingRequest;
import io.asynclocal.spring.RequestEntry;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpRequest;

/**
 * What is left of requests when they are over: stores that something still refers to, and threads
 * that are still in a request's context, of which its log context is a part.
 */
final class Remains implements RequestEntry {
  private static final AsyncLocalStorage<Object> STORE =
      AsyncLocalStorage.builder().name("watched").build();

  private static final Set<Watched> WATCHED = ConcurrentHashMap.newKeySet();
  private static final ReferenceQueue<Object> COLLECTED = new ReferenceQueue<>();

  /** Those on which something of a request has run. */
  private static final Map<Thread, ThreadView> THREADS = new ConcurrentHashMap<>();

  /** So many threads are looked through for those that have ended, such as virtual ones. */
  private static final int MANY = 1_000;

  /** The store of a request, of which {@code kind} says how it ended for its client. */
  private static final class Watched extends WeakReference<Object> {
    private final String kind;

    Watched(String kind, Object store) {
      super(store, COLLECTED);
      this.kind = kind;
    }

    boolean isKept() {
      return get() != null;
    }
  }

  /** Binds an object that is this request's alone; the value of a header is its server's, too. */
  @Override
  public AsyncContext enter(AsyncContext context, IncomingRequest request) {
    Object store = new Object();
    String id = String.join(",", request.header("X-Request-ID"));
    Load.begins(pathOf(request.unwrap()), id);
    onThisThread();
    WATCHED.add(new Watched(id.replaceFirst("-.*", ""), store));
    return context.with(STORE, store);
  }

  /** Those of Netty have no servlets on their class path. */
  private static String pathOf(Object request) {
    return request instanceof HttpRequest reactive
        ? reactive.getURI().getPath()
        : ((HttpServletRequest) request).getRequestURI();
  }

  /** Forgets the requests so far. */
  static void start() {
    WATCHED.clear();
    THREADS.clear();
  }

  /** Looks at this thread later. */
  static void onThisThread() {
    if (THREADS.size() >= MANY) {
      forgetEndedThreads();
    }
    THREADS.computeIfAbsent(Thread.currentThread(), thread -> ThreadView.ofCurrentThread());
  }

  /**
   * Counts what is left, and what isn't, when it has had the time to go: a request whose client has
   * left ends when the server sees that.
   *
   * @param patience how long to wait at most, which is met only where something is left for good
   */
  static void count(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (isAnythingLeft() && System.nanoTime() < deadline) {
      collect();
    }
    for (Watched store : WATCHED) {
      Seen.add(store.kind + " request end " + (store.isKept() ? "kept" : "right"));
    }
    THREADS.forEach(
        (thread, view) -> {
          boolean left = isLeft(thread, view);
          Seen.add("thread" + (left ? " " + ThreadView.nameOf(thread) + " left" : " right"));
        });
  }

  private static void collect() throws InterruptedException {
    System.gc();
    for (Reference<?> gone = COLLECTED.remove(50); gone != null; ) {
      gone = COLLECTED.poll();
    }
  }

  /** A virtual thread that has ended refers to its task. */
  private static void forgetEndedThreads() {
    THREADS.keySet().removeIf(thread -> !thread.isAlive());
  }

  private static boolean isAnythingLeft() {
    forgetEndedThreads();
    return WATCHED.stream().anyMatch(Watched::isKept)
        || THREADS.entrySet().stream().anyMatch(at -> isLeft(at.getKey(), at.getValue()));
  }

  private static boolean isLeft(Thread thread, ThreadView view) {
    return thread.isAlive() && view.context() != AsyncContext.root();
  }
}
